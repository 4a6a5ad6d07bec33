import type { EventFields } from '../../schema/event.ts';
import type { Cells } from '../cells.ts';
import {
  actorKey,
  guidOf,
  homeUpn,
  isExternalUpn,
  isTechnician,
  nameTrust,
  userKey,
  type Trust,
} from '../microsoft.ts';
import { accountOf } from '../windows-security/accounts.ts';

type Actor = Pick<EventFields, 'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant'>;

const entraSid = /^S-1-12-1-(\d{1,10})-(\d{1,10})-(\d{1,10})-(\d{1,10})$/;

/** Object id of a directory account, which its SID on a joined device holds in four numbers; null for other SIDs. */
export function objectOfSid(sid: string | null): string | null {
  const match = entraSid.exec(sid ?? '');
  if (match === null) return null;
  const parts = match.slice(1).map(Number);
  if (parts.some((part) => part > 0xffffffff)) return null;
  const bytes = parts.map((part) => {
    const hex = part.toString(16).padStart(8, '0');
    return [hex.slice(6), hex.slice(4, 6), hex.slice(2, 4), hex.slice(0, 2)];
  });
  const [a = [], b = [], c = [], d = []] = bytes;
  const turned = (part: readonly string[]): string => [...part].reverse().join('');
  const middle = `${turned(b.slice(0, 2))}-${turned(b.slice(2))}`;
  return guidOf(`${turned(a)}-${middle}-${c.slice(0, 2).join('')}-${c.slice(2).join('')}${d.join('')}`);
}

/**
 * Whom the account columns under a prefix (`account`, `initiatingprocessaccount`) name: by user principal name, else as a Windows
 * account, else by object id. `home` is the computer where an account without a domain is at home. The address stands in for nobody.
 */
export function accountIn(cells: Cells, prefix: string, ip: string | null, home: string | null = null): Actor {
  const upn = cells.text(`${prefix}upn`);
  const sid = cells.text(`${prefix}sid`);
  const directory = objectOfSid(sid);
  const object = cells.text(`${prefix}objectid`) ?? directory;
  const id = guidOf(object) ?? object;
  if (upn?.includes('@')) {
    const type = isTechnician(upn, null) ? 'partner' : isExternalUpn(upn) ? 'guest' : 'user';
    return { actor_key: userKey(upn), actor_id: id ?? sid, actor_name: homeUpn(upn), actor_type: type };
  }
  const account = accountOf(sid, cells.text(`${prefix}name`), cells.text(`${prefix}domain`), home);
  if (account === null || account.key === null) {
    if (guidOf(object) !== null) return { actor_key: actorKey({ objectId: object }), actor_id: id, actor_type: 'user' };
    return { actor_key: actorKey({ ip }), actor_type: account === null ? 'unknown' : 'anonymous' };
  }
  const isSidAlone = account.name === account.sid;
  const byObject = (isSidAlone || directory !== null) && guidOf(object) !== null;
  return {
    actor_key: byObject
      ? actorKey({ objectId: object })
      : account.key.replace(/^login:[^:]*:/, 'login:defender-hunting:'),
    actor_id: id ?? account.sid,
    actor_name: isSidAlone ? null : account.name,
    actor_type: account.type,
    actor_tenant: account.domain,
  };
}

/** What the user name of the account proves. */
export function accountTrust(cells: Cells, field = 'AccountUpn'): Trust | null {
  return nameTrust(cells.text(field.toLowerCase()), null, null, field);
}
