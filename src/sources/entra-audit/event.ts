import { splitAddress } from '../../lib/ip.ts';
import { operationKey } from '../../lib/text.ts';
import type { Change, EventFields, Outcome, TimeBasis } from '../../schema/event.ts';
import { directoryRule, type OperationRule } from '../microsoft-operations.ts';
import { actorKey, changeValue, guidOf, isExternalUpn, isTechnician, nameTrust } from '../microsoft.ts';
import type { Actor, AuditRecord, Target } from './audit.ts';

/** The event of a directory audit record, the same for every shape. */
export function toEvent(record: AuditRecord, micros: number, basis: TimeBasis): EventFields {
  const { actor } = record;
  const rule = directoryRule(operationKey(record.activity), record.category);
  const address = splitAddress(record.ip);
  const changes = changesOf(record.targets);
  const main = mainTarget(record.targets, rule.event_class);
  const outcome = outcomeOf(record.result);
  const isApp = actor.type === 'app';
  return {
    time: micros,
    time_basis: basis,
    event_id: record.id,
    event_class: rule.event_class,
    activity: rule.activity,
    operation: record.activity,
    service: record.service,
    outcome,
    outcome_code: record.result,
    outcome_reason: record.reason,
    actor_key: actorKey({
      upn: isApp ? null : actor.upn,
      objectId: actor.id,
      servicePrincipalId: actor.servicePrincipalId,
      appId: actor.appId,
      system: actor.displayName ?? actor.servicePrincipalName,
      ip: address.ip,
    }),
    actor_id: isApp ? (actor.servicePrincipalId ?? actor.appId) : actor.id,
    actor_name:
      (isApp ? (actor.displayName ?? actor.servicePrincipalName) : (actor.upn ?? actor.displayName))?.toLowerCase() ??
      null,
    actor_type: actorType(actor),
    actor_tenant: guidOf(actor.homeTenant),
    tenant: guidOf(record.tenant) ?? record.tenant,
    target_type: main?.type?.toLowerCase() ?? null,
    target_id: main?.id ?? null,
    target_name: main === undefined ? null : targetName(main),
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    user_agent: record.userAgent,
    app_id: guidOf(actor.appId),
    app_name: isApp ? (actor.displayName ?? actor.servicePrincipalName) : null,
    correlation_id: record.correlationId,
    ...nameTrust(actor.upn, actor.displayName, guidOf(actor.homeTenant), 'initiatedBy.user.userPrincipalName'),
    extra: extraOf(record, rule, main, changes),
    changes: changes.length === 0 ? null : changes,
  };
}

function outcomeOf(result: string | null): Outcome {
  switch (result?.toLowerCase()) {
    case 'success':
    case 'succeeded':
    case 'réussite':
    case 'éxito':
    case 'correcto':
    case 'operazione riuscita':
      return 'success';
    case 'failure':
    case 'fail':
    case 'failed':
    case 'timeout':
    case 'error':
    case 'échec':
    case 'errore':
      return 'failure';
    default:
      return 'unknown';
  }
}

function actorType(actor: Actor): string {
  if (actor.type === 'app') return 'app';
  if (isTechnician(actor.upn, actor.displayName)) return 'partner';
  if (isExternalUpn(actor.upn) || actor.userType?.toLowerCase() === 'guest') return 'guest';
  if (actor.upn !== null || actor.id !== null) return 'user';
  return actor.displayName !== null ? 'system' : 'unknown';
}

/** Of a role or group change the principal is the target, wherever it stands in the list. */
function mainTarget(targets: readonly Target[], eventClass: string): Target | undefined {
  const first = targets[0];
  if (eventClass !== 'role_change' && eventClass !== 'group_change') return first;
  if (first === undefined || !/^(role|group)$/i.test(first.type ?? '')) return first;
  return targets.find((target) => /^(user|serviceprincipal|device)$/i.test(target.type ?? '')) ?? first;
}

/** A user's name is the principal name, in the form the directory keeps it; anything else has its display name. */
function targetName(target: Target): string | null {
  return target.upn?.toLowerCase() ?? target.name;
}

function changesOf(targets: readonly Target[]): readonly Change[] {
  return targets.flatMap((target) =>
    target.changes.map((change) => ({
      target: target.id ?? targetName(target),
      name: change.name,
      old: changeValue(change.old),
      new: changeValue(change.new),
    })),
  );
}

/** Values of properties that say which role, permission or consent it was; the property's last part may carry a prefix. */
const promoted: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'role.displayname': 'role_name',
    'role.templateid': 'role_id',
    'role.objectid': 'role_object_id',
    'group.displayname': 'group_name',
    'group.objectid': 'group_id',
    'approle.value': 'app_role',
    'approle.id': 'app_role_id',
    'consentaction.permissions': 'consent_permissions',
    'consentcontext.isadminconsent': 'admin_consent',
    'delegatedpermissiongrant.scope': 'scope',
    'delegatedpermissiongrant.consenttype': 'consent_type',
    'serviceprincipal.appid': 'target_app_id',
    'targetid.serviceprincipalnames': 'target_spns',
    'serviceprincipal.objectid': 'target_principal_id',
    appid: 'target_app_id',
    appownertenantid: 'target_app_owner',
    usertype: 'target_user_type',
  }),
);

function extraOf(
  record: AuditRecord,
  rule: OperationRule,
  main: Target | undefined,
  changes: readonly Change[],
): Record<string, string> {
  const extra = new Map<string, string>();
  const put = (key: string, value: string | null): void => {
    if (value !== null && value !== '' && !extra.has(key)) extra.set(key, value);
  };
  put('category', record.category);
  put('operation_type', record.operationType);
  put('actor_display_name', record.actor.displayName);
  put('actor_home_tenant_name', record.actor.homeTenantName);
  if (main !== undefined && main.name !== targetName(main)) put('target_display_name', main.name);
  for (const change of changes) {
    const key = promoted.get(change.name.toLowerCase());
    if (key !== undefined) put(key, change.new ?? change.old);
  }
  if (rule.event_class === 'trust_change') put('partner_tenant', partnerTenant(record, changes));
  const others = record.targets.filter((target) => target !== main);
  others.forEach((target, index) => {
    put(`target${index + 2}_type`, target.type?.toLowerCase() ?? null);
    put(`target${index + 2}_id`, target.id);
    put(`target${index + 2}_name`, targetName(target));
    if (/^role$/i.test(target.type ?? '')) {
      put('role_name', target.name);
      put('role_object_id', target.id);
    }
  });
  if (rule.event_class === 'role_change') put('role_id', detail(record, 'templateid'));
  if (others.length > 0)
    put('targets', JSON.stringify(record.targets.map(({ type, id, name, upn }) => ({ type, id, name, upn }))));
  for (const [key, value] of record.details) put(`detail.${detailKey(key)}`, value);
  return Object.fromEntries(extra);
}

function detail(record: AuditRecord, name: string): string | null {
  return record.details.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

/** Tenant that a change of trust is about: a property or detail whose name ends in `tenantid`. */
function partnerTenant(record: AuditRecord, changes: readonly Change[]): string | null {
  const named = changes.find(
    (change) => /tenant\.?id$/i.test(change.name) && guidOf(change.new ?? change.old) !== null,
  );
  if (named !== undefined) return guidOf(named.new ?? named.old);
  return guidOf(record.details.find(([key]) => /tenant\.?id$/i.test(key))?.[1]);
}

function detailKey(key: string): string {
  return key
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}
