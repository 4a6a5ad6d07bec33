import type { AuditAct } from './audit-csv.ts';
import { ownTenant } from './tenant.ts';
import type { UalRecord } from './ual-csv.ts';

/** The same directory change as the Unified Audit Log keeps it: its own id, a full stop behind the name, no address. */
export function directoryCopy(act: Omit<AuditAct, 'correlationId'>): Omit<UalRecord, 'id'> {
  const { actor, targets } = act;
  const [target] = targets;
  // A guest's token is issued here.
  const home = actor.upn.includes('#EXT#') ? ownTenant.id : (actor.home?.id ?? ownTenant.id);
  const kind = target?.type ?? 'Other';
  return {
    time: act.time,
    type: 8,
    operation: `${act.activity}.`,
    workload: 'AzureActiveDirectory',
    userType: home === ownTenant.id ? 0 : 9,
    userId: actor.upn,
    userKey: actor.upn,
    more: {
      ResultStatus: 'Success',
      ObjectId: target?.upn ?? target?.id ?? 'Not Available',
      AzureActiveDirectoryEventType: 1,
      ExtendedProperties: [
        { Name: 'additionalDetails', Value: JSON.stringify({ 'User-Agent': actor.userAgent }) },
        { Name: 'extendedAuditEventCategory', Value: kind },
      ],
      ModifiedProperties: (target?.changes ?? []).map(([Name, OldValue, NewValue]) => ({ Name, NewValue, OldValue })),
      Actor: [
        { ID: actor.upn, Type: 5 },
        { ID: `User_${actor.id}`, Type: 2 },
        { ID: actor.id, Type: 2 },
        { ID: 'User', Type: 2 },
      ],
      ActorContextId: home,
      Target: [
        { ID: `${kind}_${target?.id ?? ''}`, Type: 2 },
        { ID: target?.id ?? '', Type: 2 },
        { ID: kind, Type: 2 },
        target?.upn === undefined ? { ID: target?.name ?? '', Type: 1 } : { ID: target.upn, Type: 5 },
      ],
      TargetContextId: ownTenant.id,
    },
  };
}
