import type { EventClass } from '../../schema/event.ts';

export interface Meaning {
  readonly eventClass: EventClass;
  readonly activity: string;
}

interface ClassOf {
  readonly eventClass: EventClass;
  /** Verbs by `activity_id`; one with a class of its own after the colon. */
  readonly verbs: readonly string[];
}

/** Classes by `class_uid`; the first verb is that of `activity_id` 1. */
const classes: ReadonlyMap<number, ClassOf> = new Map<number, ClassOf>([
  [
    3001,
    {
      eventClass: 'account_change',
      verbs: [
        'create',
        'enable',
        'change_password:credential_change',
        'reset_password:credential_change',
        'disable',
        'delete',
        'assign_role:role_change',
        'remove_role:role_change',
        'lock',
        'register_method:credential_change',
        'delete_method:credential_change',
        'unlock',
      ],
    },
  ],
  [
    3002,
    {
      eventClass: 'authn',
      verbs: [
        'signin',
        'logoff:session',
        'request_ticket',
        'request_service_ticket:session',
        'renew_ticket:session',
        'request_ticket',
        'assume_role:session',
      ],
    },
  ],
  [3003, { eventClass: 'session', verbs: ['assign_privileges', 'add_member'] }],
  [
    3004,
    {
      eventClass: 'policy_change',
      verbs: [
        'create',
        'read:api_call',
        'update',
        'delete',
        'update',
        'create',
        'delete',
        'enable',
        'disable',
        'enable',
        'disable',
        'disable',
        'enable',
      ],
    },
  ],
  [3005, { eventClass: 'role_change', verbs: ['assign_role', 'remove_role'] }],
  [
    3006,
    {
      eventClass: 'group_change',
      verbs: ['assign_role:role_change', 'remove_role:role_change', 'add_member', 'remove_member', 'delete', 'create'],
    },
  ],
  [
    6001,
    {
      eventClass: 'api_call',
      verbs: ['create', 'read', 'update', 'delete', 'search', 'import', 'export', 'share:sharing'],
    },
  ],
  [6003, { eventClass: 'api_call', verbs: ['create', 'read', 'update', 'delete'] }],
  [6005, { eventClass: 'api_call', verbs: ['read', 'update', 'connect', 'query', 'update', 'create', 'delete'] }],
  [
    6006,
    {
      eventClass: 'file_access',
      verbs: [
        'upload',
        'download',
        'update',
        'delete',
        'update',
        'copy',
        'update',
        'restore',
        'read',
        'lock',
        'unlock',
        'share:sharing',
        'unshare:sharing',
        'read',
        'download',
        'update',
        'read',
      ],
    },
  ],
  [4009, { eventClass: 'mailbox_access', verbs: ['send', 'receive', 'read'] }],
]);

/** Class and verb of an OCSF event. Findings (category 2) are alerts; classes of networks and hosts are `other`. */
export function meaningOf(classUid: number | null, activityId: number | null): Meaning {
  if (classUid === null) return { eventClass: 'other', activity: 'other' };
  if (classUid >= 2000 && classUid < 3000) return { eventClass: 'finding', activity: 'alert' };
  const found = classes.get(classUid);
  if (found === undefined) return { eventClass: 'other', activity: 'other' };
  const verb = activityId === null ? undefined : found.verbs[activityId - 1];
  if (verb === undefined)
    return { eventClass: found.eventClass, activity: found.eventClass === 'authn' ? 'signin' : 'other' };
  const [activity = verb, eventClass] = verb.split(':');
  return { eventClass: (eventClass ?? found.eventClass) as EventClass, activity };
}

/** The subject of these classes is `user`; in all others it is `actor.user`. */
export function subjectActs(classUid: number | null): boolean {
  return classUid === 3002 || classUid === 3003;
}
