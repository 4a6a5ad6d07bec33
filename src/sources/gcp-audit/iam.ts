import type { Change } from '../../schema/event.ts';
import { list, own, path, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { isServiceAccount } from './identity.ts';

const mostDeltas = 200;
const longestList = 8192;

export interface Delta {
  readonly added: boolean;
  readonly role: string;
  readonly member: string;
  /** Taken from the whole new policy because the record has no difference: the member may have had the role before. */
  readonly whole: boolean;
}

const deltaPaths: readonly string[] = [
  'serviceData.policyDelta.bindingDeltas',
  'metadata.policyDelta.bindingDeltas',
  'metadata.datasetChange.bindingDeltas',
  'metadata.tableChange.bindingDeltas',
];

/** Bindings that a call added and removed. */
export function deltasOf(payload: JsonObject): readonly Delta[] {
  const logged = record(own(payload, 'serviceData')) !== null || record(own(payload, 'metadata')) !== null;
  const given = logged
    ? (deltaPaths.map((at) => list(path(payload, at))).find((deltas) => deltas.length > 0) ?? [])
    : [];
  const deltas = given.slice(0, mostDeltas).flatMap((item): readonly Delta[] => {
    const delta = record(item) ?? {};
    const member = text(own(delta, 'member'));
    const role = text(own(delta, 'role'));
    const action = text(own(delta, 'action'))?.toUpperCase();
    return member === null || role === null ? [] : [{ added: action !== 'REMOVE', role, member, whole: false }];
  });
  return deltas.length > 0 ? deltas : wholePolicy(payload);
}

function wholePolicy(payload: JsonObject): readonly Delta[] {
  if (!/setiam(?:policy|permissions)$/i.test(text(own(payload, 'methodName')) ?? '')) {
    const type = text(path(payload, 'request.@type'));
    if (type === null || !/setiampolicy/i.test(type)) return [];
  }
  return list(path(payload, 'request.policy.bindings'))
    .flatMap((item): readonly Delta[] => {
      const binding = record(item) ?? {};
      const role = text(own(binding, 'role'));
      if (role === null) return [];
      return list(own(binding, 'members')).flatMap((member) => {
        const name = text(member);
        return name === null ? [] : [{ added: true, role, member: name, whole: true }];
      });
    })
    .slice(0, mostDeltas);
}

/** True when the call changed nothing but which calls are audited. */
export function isAuditConfigChange(payload: JsonObject): boolean {
  return list(path(payload, 'serviceData.policyDelta.auditConfigDeltas')).length > 0;
}

/** A row of `changes` for each binding and each changed audit setting. */
export function iamChanges(payload: JsonObject, deltas: readonly Delta[], target: string | null): readonly Change[] {
  if (deltas.length === 0 && record(own(payload, 'serviceData')) === null) return [];
  const audits = list(path(payload, 'serviceData.policyDelta.auditConfigDeltas'))
    .slice(0, mostDeltas)
    .map((item) => record(item) ?? {})
    .map((delta): Change => {
      const what = [text(own(delta, 'logType')), text(own(delta, 'exemptedMember'))]
        .filter((part) => part !== null)
        .join(' ');
      const removed = text(own(delta, 'action'))?.toUpperCase() === 'REMOVE';
      const name = `audit ${text(own(delta, 'service')) ?? 'allServices'}`;
      return removed ? { target, name, old: what, new: null } : { target, name, old: null, new: what };
    });
  const bindings = deltas.map(({ added, role, member }): Change =>
    added ? { target, name: role, old: null, new: member } : { target, name: role, old: member, new: null },
  );
  const permissions = (['addedPermissions', 'removedPermissions'] as const).flatMap((key): readonly Change[] => {
    const names = list(path(payload, `serviceData.permissionDelta.${key}`)).flatMap((name) => text(name) ?? []);
    if (names.length === 0) return [];
    const all = shorten(names.join(' '), longestList);
    return [
      key === 'addedPermissions'
        ? { target, name: 'permissions', old: null, new: all }
        : { target, name: 'permissions', old: all, new: null },
    ];
  });
  return [...bindings, ...audits, ...permissions];
}

/** Keys of `extra` that say who gained or lost what. */
export function iamExtra(deltas: readonly Delta[]): Readonly<Record<string, string>> {
  if (deltas.length === 0) return {};
  const added = deltas.filter((delta) => delta.added);
  const removed = deltas.filter((delta) => !delta.added);
  const members = [...new Set(added.map(({ member }) => member))];
  const domains = [...new Set(members.flatMap(domainOf))];
  const said: Record<string, string> = {};
  const put = (key: string, values: readonly string[]): void => {
    if (values.length > 0) said[key] = shorten(values.join(' '), longestList);
  };
  put(
    'iam_added',
    added.map(({ role, member }) => `${role}=${member}`),
  );
  put(
    'iam_removed',
    removed.map(({ role, member }) => `${role}=${member}`),
  );
  put('iam_members', members);
  put('iam_domains', domains);
  put('role_name', [...new Set((added.length > 0 ? added : removed).map(({ role }) => role))]);
  if (members.some((member) => /^all(?:Authenticated)?Users$/i.test(member))) said['iam_public'] = 'true';
  if (deltas.some(({ whole }) => whole)) said['iam_whole_policy'] = 'true';
  return said;
}

/** Domain of a member; service accounts belong to projects. */
function domainOf(member: string): readonly string[] {
  const colon = member.indexOf(':');
  const kind = member.slice(0, colon).toLowerCase();
  const name = member.slice(colon + 1);
  if (kind === 'domain') return [name.toLowerCase()];
  const at = name.lastIndexOf('@');
  if ((kind !== 'user' && kind !== 'group') || at < 0 || isServiceAccount(name)) return [];
  return [name.slice(at + 1).toLowerCase()];
}
