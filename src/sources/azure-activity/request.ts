import type { Change, EventClass } from '../../schema/event.ts';
import { jsonText, list, own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { guidOf } from '../microsoft.ts';
import { foldKeys } from './fold-keys.ts';
import type { Operation } from './operations.ts';

const longestChange = 2048;
const mostChanges = 20;
const mostAuthorizations = 20;

/** What a write asked for, out of `properties.requestbody` (or the answer when the request was not logged). */
export interface Request {
  readonly principalId: string | null;
  readonly principalType: string | null;
  readonly roleId: string | null;
  readonly scope: string | null;
  /** Lighthouse: tenant that gets to manage, and what for. */
  readonly managedBy: string | null;
  readonly managedByName: string | null;
  readonly offer: string | null;
  readonly authorizations: string | null;
  readonly fields: readonly (readonly [name: string, value: unknown])[];
}

/** Reads the request of a record; null when none was logged or it is no JSON (cut off on export). */
export function requestOf(properties: JsonObject): Request | null {
  const body = bodyOf(properties, 'requestbody') ?? bodyOf(properties, 'responsebody');
  if (body === null) return null;
  const fields = Object.entries(body).find(([name]) => /^properties$/i.test(name));
  const asked = record(fields?.[1]) ?? body;
  const inner = foldKeys(asked);
  const roleDefinition = text(own(inner, 'roledefinitionid'));
  return {
    principalId: guidOf(text(own(inner, 'principalid'))),
    principalType: text(own(inner, 'principaltype')),
    roleId: guidOf(roleDefinition?.slice(roleDefinition.lastIndexOf('/') + 1)),
    scope: text(own(inner, 'scope')),
    managedBy: guidOf(text(own(inner, 'managedbytenantid'))),
    managedByName: text(own(inner, 'managedbytenantname')),
    offer: text(own(inner, 'registrationdefinitionname')) ?? text(own(inner, 'registrationdefinitionid')),
    authorizations: authorizationsOf(own(inner, 'authorizations') ?? own(inner, 'eligibleauthorizations')),
    fields: Object.entries(asked),
  };
}

function bodyOf(properties: JsonObject, key: string): JsonObject | null {
  const value = own(properties, key);
  const object = typeof value === 'string' ? record(parseJson(value)) : record(value);
  return object === null || Object.keys(object).length === 0 ? null : object;
}

/** `principal=role` pairs of a Lighthouse offer. */
function authorizationsOf(value: unknown): string | null {
  const all = list(value);
  const pairs = all
    .slice(0, mostAuthorizations)
    .map((item) => record(item) ?? {})
    .map(
      (item) =>
        `${text(own(item, 'principalid')) ?? '?'}=${text(own(item, 'roledefinitionid'))?.split('/').at(-1) ?? '?'}`,
    );
  if (pairs.length === 0) return null;
  return pairs.join(' ') + (all.length > pairs.length ? ` and ${String(all.length - pairs.length)} more` : '');
}

const changing: ReadonlySet<EventClass> = new Set([
  'role_change',
  'trust_change',
  'policy_change',
  'logging_change',
  'credential_change',
  'account_change',
  'privileged_access',
]);

/** The fields of the request as changes: what a write asked for, what a deletion took away. The log has no other values. */
export function changesOf(
  operation: Operation,
  request: Request | null,
  target: string | null,
): readonly Change[] | null {
  if (request === null || !changing.has(operation.event_class)) return null;
  const gone = /^(?:delete|remove)/.test(operation.activity);
  const given = request.fields.filter(([, value]) => value !== null && value !== '');
  const changes = given.slice(0, mostChanges).map(([name, value]): Change => {
    const content = shorten(jsonText(value), longestChange);
    return { target, name, old: gone ? content : null, new: gone ? null : content };
  });
  if (given.length > mostChanges)
    changes.push({ target, name: '…', old: null, new: `${String(given.length - mostChanges)} more fields` });
  return changes.length === 0 ? null : changes;
}
