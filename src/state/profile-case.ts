import { parseTime } from '../lib/format.ts';
import type { Profile } from '../parties/profile.ts';
import { momentOf, momentText } from './profile-draft.ts';
import { dropEmpty, joinList, listProblem, shapes, splitList, type ListShape } from './profile-lists.ts';

/** Lists of the profile that belong to the case and to no party, and what their values look like. */
export const caseLists = {
  crownJewels: shapes.lines,
  sensitiveOperations: shapes.lines,
  tenants: shapes.words,
  accounts: shapes.words,
  domains: shapes.words,
  projects: shapes.words,
  orgs: shapes.words,
  devices: shapes.lines,
  not: shapes.words,
} as const satisfies Readonly<Record<string, ListShape>>;

export type CaseField = keyof typeof caseLists;

/** What is declared for the whole case, as typed. */
export type CaseDraft = Record<CaseField, string> & { pivot: string };

const fields = Object.keys(caseLists) as CaseField[];

/** The draft of a profile's own part. */
export function caseDraftOf({ own = {}, crownJewels, sensitiveOperations, pivot }: Profile): CaseDraft {
  return {
    crownJewels: joinList(crownJewels),
    sensitiveOperations: joinList(sensitiveOperations),
    tenants: joinList(own.tenants),
    accounts: joinList(own.accounts),
    domains: joinList(own.domains),
    projects: joinList(own.projects),
    orgs: joinList(own.orgs),
    devices: joinList(own.devices),
    not: joinList(own.not),
    pivot: momentText(pivot),
  };
}

/** What is wrong with it, by field. */
export function caseProblems(draft: CaseDraft): ReadonlyMap<keyof CaseDraft, string> {
  const problems = new Map<keyof CaseDraft, string>();
  for (const field of fields) {
    const problem = listProblem(caseLists[field], draft[field]);
    if (problem !== null) problems.set(field, problem);
  }
  if (draft.pivot.trim() !== '' && parseTime(draft.pivot) === null)
    problems.set('pivot', `not a time such as 2026-05-12 14:00: ${draft.pivot}`);
  return problems;
}

/** The profile with the draft in the place of its own part. */
export function withCase(profile: Profile, draft: CaseDraft): Profile {
  const list = (field: CaseField) => splitList(caseLists[field], draft[field]);
  const own = dropEmpty({
    tenants: list('tenants'),
    accounts: list('accounts'),
    domains: list('domains'),
    projects: list('projects'),
    orgs: list('orgs'),
    devices: list('devices'),
    not: list('not'),
  });
  const { own: _own, crownJewels: _jewels, sensitiveOperations: _operations, pivot: _pivot, ...rest } = profile;
  return {
    ...rest,
    ...(Object.keys(own).length > 0 ? { own } : {}),
    ...dropEmpty({ crownJewels: list('crownJewels'), sensitiveOperations: list('sensitiveOperations') }),
    ...momentOf(draft.pivot),
  };
}
