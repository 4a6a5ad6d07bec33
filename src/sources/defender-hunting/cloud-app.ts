import { own, record, text, type JsonObject } from '../../lib/json.ts';
import type { EventFields } from '../../schema/event.ts';
import { filled, type Cells } from '../cells.ts';
import { normaliseAudit, utcByDefinition } from '../m365-ual/normalise.ts';
import { scanTruncated } from '../m365-ual/truncated.ts';
import {
  actorKey,
  guidOf,
  homeUpn,
  isExternalUpn,
  nameTrust,
  trust,
  upnDomain,
  userKey,
  type Trust,
} from '../microsoft.ts';
import { isReject } from '../source.ts';
import { countryOf, reportId, sourceOf, type Row } from './row.ts';

/**
 * An activity in a cloud app. `RawEventData` of Microsoft 365 is the record of the unified audit log and is read as one, so that
 * copies of both fold; the columns around it add what that record lacks.
 */
export function cloudAppEvent(row: Row): EventFields {
  const { cells } = row;
  const raw = rawEvent(cells);
  const audit = raw.data === null ? null : auditEvent(raw.data, row, raw.note);
  const event = audit ?? appEvent(row, raw.note);
  const address = sourceOf(cells.text('ipaddress'), null, null);
  const isSameAddress = (event.src_ip ?? null) === null || event.src_ip === address.src_ip;
  return {
    ...event,
    ...((event.src_ip ?? null) === null ? address : {}),
    src_country: isSameAddress ? countryOf(cells.text('countrycode')) : null,
    src_city: isSameAddress ? cells.text('city') : null,
    src_as_org: isSameAddress ? cells.text('isp') : null,
    user_agent: event.user_agent ?? cells.text('useragent'),
    device_os: event.device_os ?? cells.text('osplatform'),
    app_id: event.app_id ?? guidOf(cells.text('oauthappid')),
    extra: { ...outerOf(cells), ...event.extra },
  };
}

interface Raw {
  readonly data: JsonObject | null;
  readonly note: string | null;
}

function rawEvent(cells: Cells): Raw {
  const data = record(cells.nested('raweventdata'));
  if (data !== null) return { data, note: null };
  const cell = cells.text('raweventdata');
  if (cell === null) return { data: null, note: null };
  const recovered = scanTruncated(cell);
  const names = recovered === null ? 0 : Object.keys(recovered).length;
  const note = `RawEventData is no valid JSON (${String(cell.length)} characters): ${String(names)} leading fields recovered`;
  return { data: recovered, note };
}

/** Null when the record is not one of the unified audit log. */
function auditEvent(data: JsonObject, row: Row, note: string | null): EventFields | null {
  const isAudit = ['Id', 'CreationTime', 'Operation'].every((name) => text(own(data, name)) !== null);
  if (!isAudit || !('RecordType' in data || 'Workload' in data)) return null;
  const event = normaliseAudit(note === null ? data : completed(data, row.cells), row.context, note, utcByDefinition);
  return isReject(event) ? null : event;
}

/** What was cut off comes from the columns around it. */
function completed(data: JsonObject, cells: Cells): JsonObject {
  const outer = filled({ UserId: cells.text('accountid', 'accountobjectid'), ClientIP: cells.text('ipaddress') });
  return { ...outer, ...data };
}

function outerOf(cells: Cells): Record<string, string> {
  return filled({
    cloud_app: cells.text('application'),
    action_type: cells.text('actiontype'),
    activity_type: cells.text('activitytype'),
    account_type: cells.text('accounttype'),
    account_display_name: cells.text('accountdisplayname'),
    admin_operation: cells.text('isadminoperation'),
    external_user: cells.text('isexternaluser'),
    impersonated: cells.text('isimpersonated'),
    anonymous_proxy: cells.text('isanonymousproxy'),
    ip_category: cells.text('ipcategory'),
    ip_tags: jsonText(cells, 'iptags'),
    user_agent_tags: jsonText(cells, 'useragenttags'),
    uncommon_for_user: jsonText(cells, 'uncommonforuser'),
    last_seen_for_user: jsonText(cells, 'lastseenforuser'),
    device_type: cells.text('devicetype'),
    audit_source: cells.text('auditsource'),
    session_data: jsonText(cells, 'sessiondata'),
    oauth_app_id: cells.text('oauthappid'),
    report_id: cells.text('reportid'),
  });
}

function jsonText(cells: Cells, name: string): string | null {
  const value = cells.nested(name);
  if (value === undefined || value === null) return cells.text(name)?.slice(0, 4096) ?? null;
  const words = JSON.stringify(value).slice(0, 4096);
  return words === '[]' || words === '{}' ? null : words;
}

const verbs: readonly (readonly [RegExp, string])[] = [
  [/failed ?log|log ?on|log ?in|sign ?in/, 'signin'],
  [/log ?off|log ?out|sign ?out/, 'signoff'],
  [/download|export/, 'download'],
  [/delete|trash|remove/, 'delete'],
  [/create|upload|add/, 'create'],
  [/share|grant/, 'share'],
  [/view|preview|read|access|list/, 'read'],
  [/edit|update|modify|change|rename|move/, 'update'],
];

/** An activity of which only the columns are known, as of apps outside Microsoft 365. */
function appEvent(row: Row, note: string | null): EventFields {
  const { cells, at } = row;
  const operation = cells.text('actiontype') ?? 'Activity';
  const words = `${cells.text('activitytype') ?? ''} ${operation}`.toLowerCase().slice(0, 300);
  const verb = verbs.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
  const account = cells.text('accountid');
  const object = cells.text('accountobjectid');
  const upn = account?.includes('@') ? account : null;
  const address = sourceOf(cells.text('ipaddress'), null, null);
  const type = cells.text('accounttype')?.toLowerCase() ?? '';
  const isSystem = type === 'system' || (upn === null && guidOf(object) === null);
  const isApp = type === 'application';
  const appId = guidOf(cells.text('oauthappid'));
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: reportId(row, false),
    event_class: verb === 'signin' ? 'authn' : verb === 'signoff' ? 'session' : verb === 'share' ? 'sharing' : 'other',
    activity: verb,
    operation,
    service: cells.text('application') ?? 'Defender for Cloud Apps',
    outcome: /fail|denied|blocked/.test(words) ? 'failure' : 'success',
    actor_key:
      upn !== null
        ? userKey(upn)
        : isApp
          ? actorKey({ servicePrincipalId: object, appId, system: account, ip: address.src_ip ?? null })
          : actorKey({ objectId: object, system: account, ip: address.src_ip ?? null }),
    actor_id: guidOf(object) ?? object,
    actor_name: upn === null ? (account?.toLowerCase() ?? null) : homeUpn(upn),
    actor_type: isApp
      ? 'app'
      : isExternalUpn(upn)
        ? 'guest'
        : isSystem
          ? 'system'
          : type === 'admin'
            ? 'admin'
            : 'user',
    tenant: row.tenant,
    target_type: cells.text('objecttype')?.toLowerCase() ?? null,
    target_id: cells.text('objectid'),
    target_name: cells.text('objectname')?.slice(0, 1024) ?? null,
    ...address,
    ...externalTrust(cells, upn),
    extra: filled({ parse_note: note }),
  };
}

function externalTrust(cells: Cells, upn: string | null): Trust | null {
  const byName = nameTrust(upn, null, null, 'AccountId');
  if (byName !== null) return byName;
  return /^(?:1|true)$/i.test(cells.text('isexternaluser') ?? '')
    ? trust('vendor_named', upnDomain(upn), 'IsExternalUser=true', 'inbound')
    : null;
}
