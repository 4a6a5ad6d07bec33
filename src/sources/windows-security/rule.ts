import type { EventClass } from '../../schema/event.ts';
import { accountOf, domainOf, type Account } from './accounts.ts';
import type { EventData } from './event-data.ts';
import type { Draft } from './draft.ts';
import type { WinEvent } from './win-event.ts';

/**
 * Which fields name the one who acted: `subject` and `target` are the two accounts of an audit event, `account` the one of a
 * terminal session, `named` a `domain\user` text, `user` the same or else the account under which the event was written.
 */
export type Role = 'subject' | 'target' | 'account' | 'user' | 'named' | 'none';

/** What an event id stands for. */
export interface Rule {
  readonly title: string;
  readonly event_class: EventClass;
  readonly activity: string;
  readonly actor: Role;
  /**
   * `status`: by the result code of the record. `audit`: by the audit keyword alone, both are possible. Without it: the audit
   * keyword, else success, as the event is only written when it happened.
   */
  readonly outcome?: 'success' | 'failure' | 'status' | 'audit';
  readonly fill?: (event: WinEvent, draft: Draft) => void;
}

export type Rules = ReadonlyMap<number, Rule>;

type Options = Omit<Rule, 'title' | 'event_class' | 'activity'>;
export type RuleRow = readonly [id: number, title: string, activity: string];

/** Rules that differ in title and activity alone. */
export function group(event_class: EventClass, options: Options, rows: readonly RuleRow[]): readonly [number, Rule][] {
  return rows.map(([id, title, activity]) => [id, { title, event_class, activity, ...options }]);
}

/** The account in a role, with its name fields taken out of the data; null when it is not named. */
export function accountIn(event: WinEvent, role: Role, isKept = false): Account | null {
  const data = event.data;
  const read = (...names: readonly string[]): string | null => (isKept ? data.get(...names) : data.take(...names));
  const home = domainOf(event.computer);
  switch (role) {
    case 'subject':
      return accountOf(read('subjectusersid'), read('subjectusername'), read('subjectdomainname'), home);
    case 'target':
      return accountOf(read('targetusersid', 'targetsid'), read('targetusername'), read('targetdomainname'), home);
    case 'account':
      return accountOf(null, read('accountname'), read('accountdomain'), home);
    case 'named':
      return accountOf(null, read('user', 'sourceuser'), null, home);
    case 'user': {
      const name = read('user', 'username', 'sourceuser');
      return name === null ? accountOf(event.userSid, event.userName, null, home) : accountOf(null, name, null, home);
    }
    case 'none':
      return null;
  }
}

const logonIds: Readonly<Record<Role, readonly string[]>> = {
  subject: ['subjectlogonid'],
  target: ['targetlogonid'],
  account: ['logonid'],
  user: ['logonid'],
  named: ['logonid'],
  none: [],
};

/** The logon session of a role: computer (or part) and logon id; null without one. */
export function sessionIn(event: WinEvent, role: Role): string | null {
  const id = takeLogonId(event.data, role);
  const scope = event.computer ?? event.scope;
  return id === null || scope === null ? null : `${scope}|${id}`;
}

function takeLogonId(data: EventData, role: Role): string | null {
  const names = logonIds[role];
  const id = names.length === 0 ? null : data.take(...names);
  return id === null || id === '0x0' ? null : id;
}
