import { bool, number, own, text, type JsonObject } from '../../lib/json.ts';
import { splitAddress } from '../../lib/ip.ts';
import { operationKey, shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import type { Outcome, TimeBasis } from '../../schema/event.ts';
import type { Normalised, PartContext } from '../source.ts';
import { setActor } from './actor.ts';
import { draft, first, get, listOf, nested, put, type Audit } from './audit.ts';
import { recordTypeName, recordTypeNumber, userTypeNames, userTypeNumber } from './codes.ts';
import { setDirectory } from './directory.ts';
import { setCmdlet, setMailbox } from './exchange.ts';
import { identityOf } from './identity.ts';
import { trustOf } from './trust.ts';
import { setOther, setSharePoint, setTeams } from './workloads.ts';

/** How to read `CreationTime` when it carries no zone: UTC by definition, unless the export says something else. */
export interface TimeRule {
  readonly basis: TimeBasis;
  readonly zoneMinutes: number;
}

export const utcByDefinition: TimeRule = { basis: 'by_definition', zoneMinutes: 0 };

/**
 * One AuditData object as an event. `note` says what was wrong with the record (`extra.parse_note`). Rejected when not even a time
 * and an operation are known.
 */
export function normaliseAudit(
  data: JsonObject,
  context: PartContext,
  note: string | null,
  rule: TimeRule,
): Normalised {
  const operation = own(data, 'Operation');
  if (typeof operation !== 'string' || operation.trim() === '')
    return { reject: `no operation: ${note ?? 'field is empty'}` };
  const created = text(own(data, 'CreationTime'));
  if (created === null) return { reject: `no creation time: ${note ?? 'field is empty'}` };
  const time = parseTime(created, { order: context.dateOrder, zoneMinutes: rule.zoneMinutes });
  if (time === null) return { reject: `no valid creation time: ${shorten(created, 60)}` };

  const recordType = text(own(data, 'RecordType'));
  const event = draft(time.micros, time.explicit ? 'explicit' : rule.basis, operation);
  const extra: Record<string, string> = {};
  const audit: Audit = {
    data,
    operation,
    key: keyOf(operation),
    recordType: recordTypeNumber(recordType),
    userType: userTypeNumber(text(own(data, 'UserType'))),
    workload: text(own(data, 'Workload')),
    tenant: text(own(data, 'OrganizationId')),
    actor: identityOf(listOf(data, 'Actor')),
    event,
    extra,
    changes: [],
  };
  put(audit, 'record_type', audit.recordType ?? recordType);
  put(audit, 'record_type_name', recordTypeName(audit.recordType));
  put(audit, 'user_type', audit.userType === null ? get(audit, 'UserType') : userTypeNames[audit.userType]);
  put(audit, 'token_tenant', get(audit, 'TokenTenantId'));
  put(audit, 'external_user_tenant', get(audit, 'ExternalUserTenantId'));
  put(audit, 'parse_note', note);

  event.tenant = audit.tenant;
  event.service = audit.workload;
  setAddress(audit);
  setClient(audit);
  setActor(audit);
  setWorkload(audit);
  event.user_agent ??= first(audit, 'UserAgent', 'ClientInfoString');
  put(
    audit,
    'client_info',
    event.user_agent === get(audit, 'ClientInfoString') ? null : get(audit, 'ClientInfoString'),
  );
  setOutcome(audit);
  const trust = trustOf(audit);
  if (trust !== null) Object.assign(event, trust);
  event.event_id = text(own(data, 'Id'));
  event.extra = extra;
  if (audit.changes.length > 0) event.changes = audit.changes;
  return event;
}

const keys = new Map<string, string>();

function keyOf(operation: string): string {
  const known = keys.get(operation);
  if (known !== undefined) return known;
  const key = operationKey(operation);
  if (keys.size >= 4096) keys.clear();
  if (operation.length < 200) keys.set(operation, key);
  return key;
}

function setAddress(audit: Audit): void {
  const raw = first(audit, 'ClientIP', 'ClientIPAddress', 'ActorIpAddress');
  const address = splitAddress(raw);
  audit.event.src_ip = address.ip;
  audit.event.src_scope = address.scope;
  audit.event.src_port = address.port;
  audit.event.src_host = address.host;
}

function setClient(audit: Audit): void {
  const { event } = audit;
  const access = nested(audit, 'AppAccessContext');
  const accessed = (key: string): string | null => (access === null ? null : text(own(access, key)));
  const appId = first(audit, 'ApplicationId', 'AppId', 'ClientAppId') ?? accessed('ClientAppId');
  event.app_id = appId?.toLowerCase() ?? null;
  event.app_name = first(audit, 'ApplicationDisplayName', 'ClientAppName') ?? accessed('ClientAppName');
  if (event.app_name === event.app_id) event.app_name = null;
  const clientApp = get(audit, 'ClientAppId')?.toLowerCase() ?? accessed('ClientAppId')?.toLowerCase();
  put(audit, 'client_app_id', clientApp === event.app_id ? null : clientApp);
  event.session_id = get(audit, 'SessionId') ?? accessed('AADSessionId');
  event.correlation_id = first(audit, 'InterSystemsId', 'CorrelationId') ?? accessed('CorrelationId');
  event.token_id = accessed('UniqueTokenId');
  put(audit, 'token_object_id', get(audit, 'TokenObjectId'));
  put(audit, 'aad_session_id', accessed('AADSessionId') === event.session_id ? null : accessed('AADSessionId'));
  put(audit, 'token_issued', accessed('IssuedAtTime'));
  event.device_id = get(audit, 'DeviceId');
}

const mailboxTypes: ReadonlySet<number> = new Set([2, 3, 19, 50]);
const cmdletTypes: ReadonlySet<number> = new Set([1, 10, 18, 23]);
const sharePointTypes: ReadonlySet<number> = new Set([4, 6, 7, 14, 36, 37, 54, 55, 56]);
const directoryTypes: ReadonlySet<number> = new Set([8, 9, 15, 372]);
const cmdletName = /^[A-Z][a-z]+-[A-Z][A-Za-z0-9]+$/;

function setWorkload(audit: Audit): void {
  const type = audit.recordType ?? -1;
  const workload = audit.workload?.toLowerCase() ?? '';
  if (directoryTypes.has(type) || workload === 'azureactivedirectory') setDirectory(audit);
  else if (mailboxTypes.has(type)) setMailbox(audit);
  else if (sharePointTypes.has(type) || (type < 0 && (workload === 'sharepoint' || workload === 'onedrive')))
    setSharePoint(audit);
  else if (type === 25 || workload === 'microsoftteams') setTeams(audit);
  else if (cmdletTypes.has(type) || cmdletName.test(audit.operation)) setCmdlet(audit);
  else if (workload === 'exchange' && get(audit, 'MailboxGuid') !== null) setMailbox(audit);
  else setOther(audit);
}

const succeeded: ReadonlySet<string> = new Set(['success', 'succeeded', 'successful', 'true', 'ok', 'completed']);
const failed: ReadonlySet<string> = new Set(['failed', 'failure', 'false', 'error', 'denied']);
const activityWorkloads: ReadonlySet<string> = new Set(['sharepoint', 'onedrive', 'microsoftteams']);

/** `Operation` and `LogonError` come before `ResultStatus`: a failed sign-in may say Success there. */
function setOutcome(audit: Audit): void {
  const { event } = audit;
  const logonError = get(audit, 'LogonError');
  const status = get(audit, 'ResultStatus');
  const word = status?.toLowerCase() ?? null;
  event.outcome_code = get(audit, 'ErrorNumber');
  event.outcome = decide(audit, logonError, word);
  if (event.outcome !== 'success') event.outcome_reason = logonError ?? status;
  if (word !== null && event.outcome === 'failure' && succeeded.has(word)) put(audit, 'result_status', status);
}

function decide(audit: Audit, logonError: string | null, status: string | null): Outcome {
  if (logonError !== null || audit.key === 'userloginfailed')
    return logonError?.endsWith('Interrupt') === true ? 'interrupted' : 'failure';
  if (status !== null) {
    if (succeeded.has(status)) return 'success';
    if (failed.has(status)) return 'failure';
    return status.startsWith('partial') ? 'partial' : 'unknown';
  }
  const isSuccess = bool(own(audit.data, 'IsSuccess'));
  if (isSuccess !== null) return isSuccess ? 'success' : 'failure';
  if (audit.key === 'userloggedin') return 'success';
  const type = audit.recordType;
  const workload = audit.workload?.toLowerCase() ?? '';
  if (activityWorkloads.has(workload) || type === 25 || (type !== null && sharePointTypes.has(type))) return 'success';
  return number(own(audit.data, 'ErrorNumber')) === 0 ? 'success' : 'unknown';
}
