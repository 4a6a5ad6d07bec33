import type { Party } from '../engine/api.ts';
import { formatTime, isZone, parseTime } from '../lib/format.ts';
import { isDay, patterns } from '../parties/profile-file.ts';
import type { ProfileParty } from '../parties/profile.ts';
import { dropEmpty, joinList, listProblem, shapes, splitList, type ListShape } from './profile-lists.ts';

/** Lists of a declared party and what their values look like. */
export const draftLists = {
  tenants: shapes.tenant,
  awsAccounts: shapes.awsAccount,
  domains: shapes.domain,
  cidrs: shapes.network,
  appIds: shapes.words,
  accountNames: shapes.lines,
  countries: shapes.country,
  asns: shapes.asn,
  approvedCidrs: shapes.network,
  roles: shapes.lines,
  apps: shapes.lines,
  hosts: shapes.words,
  mailboxes: shapes.words,
  accounts: shapes.words,
  automation: shapes.lines,
} as const satisfies Readonly<Record<string, ListShape>>;

export type DraftField = keyof typeof draftLists;

/** A declared party as typed: one text a list. */
export type PartyDraft = Record<DraftField, string> & {
  name: string;
  trusted: boolean;
  requireMfa: boolean;
  hoursZone: string;
  hoursDays: number[];
  hoursFrom: string;
  hoursTo: string;
  contractFrom: string;
  contractTo: string;
  pivot: string;
};

const fields = Object.keys(draftLists) as DraftField[];
const noLists = Object.fromEntries(fields.map((field) => [field, ''])) as Record<DraftField, string>;

export const emptyDraft: PartyDraft = {
  ...noLists,
  name: '',
  trusted: false,
  requireMfa: false,
  hoursZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  hoursDays: [1, 2, 3, 4, 5],
  hoursFrom: '',
  hoursTo: '',
  contractFrom: '',
  contractTo: '',
  pivot: '',
};

/** What is wrong with a draft, by field; `others` are the names already taken. */
export function draftProblems(draft: PartyDraft, others: readonly string[]): ReadonlyMap<keyof PartyDraft, string> {
  const problems = new Map<keyof PartyDraft, string>();
  const name = draft.name.trim();
  if (name === '') problems.set('name', 'a name is needed');
  else if (name.length > 200) problems.set('name', 'longer than 200 characters');
  else if (others.includes(name)) problems.set('name', `already declared: ${name}`);
  for (const field of fields) {
    const problem = listProblem(draftLists[field], draft[field]);
    if (problem !== null) problems.set(field, problem);
  }
  if (draft.hoursFrom !== '' || draft.hoursTo !== '') {
    if (!patterns.clock.test(draft.hoursFrom))
      problems.set('hoursFrom', `not a time such as 08:00: ${draft.hoursFrom}`);
    if (!patterns.clockTo.test(draft.hoursTo)) problems.set('hoursTo', `not a time such as 18:00: ${draft.hoursTo}`);
    if (!isZone(draft.hoursZone)) problems.set('hoursZone', `not a time zone: ${draft.hoursZone}`);
    if (draft.hoursDays.length === 0) problems.set('hoursDays', 'no day is chosen');
  }
  for (const field of ['contractFrom', 'contractTo'] as const)
    if (draft[field] !== '' && !isDay(draft[field]))
      problems.set(field, `not a day such as 2026-05-12: ${draft[field]}`);
  if (!problems.has('contractTo') && draft.contractTo !== '' && draft.contractFrom > draft.contractTo)
    problems.set('contractTo', `before the first day: ${draft.contractTo}`);
  if (draft.pivot.trim() !== '' && parseTime(draft.pivot) === null)
    problems.set('pivot', `not a time such as 2026-05-12 14:00: ${draft.pivot}`);
  return problems;
}

/** The party a draft declares; empty lists are left out. */
export function partyOf(draft: PartyDraft): ProfileParty {
  const list = (field: DraftField) => splitList(draftLists[field], draft[field]);
  const lower = (field: DraftField) => [...new Set(list(field).map((item) => item.toLowerCase()))];
  const approved = dropEmpty({
    countries: [...new Set(list('countries').map((c) => c.toUpperCase()))],
    asns: [...new Set(list('asns').map((a) => Number(a.replace(/^AS/i, ''))))],
    cidrs: list('approvedCidrs'),
    roles: list('roles'),
    apps: list('apps'),
    hosts: list('hosts'),
    mailboxes: list('mailboxes'),
    accounts: list('accounts'),
  });
  const { hoursFrom: from, hoursTo: to, hoursZone: zone, hoursDays } = draft;
  const days = [...hoursDays].sort((a, b) => a - b);
  const contract = {
    ...(draft.contractFrom === '' ? {} : { from: draft.contractFrom }),
    ...(draft.contractTo === '' ? {} : { to: draft.contractTo }),
  };
  return {
    name: draft.name.trim(),
    ...dropEmpty({
      tenants: lower('tenants'),
      awsAccounts: list('awsAccounts'),
      domains: lower('domains'),
      cidrs: list('cidrs'),
      appIds: lower('appIds'),
      accountNames: list('accountNames'),
    }),
    ...(Object.keys(approved).length > 0 ? { approved } : {}),
    ...(from !== '' && to !== '' ? { hours: { zone, days, from, to } } : {}),
    ...(Object.keys(contract).length > 0 ? { contract } : {}),
    ...(draft.requireMfa ? { requireMfa: true } : {}),
    ...dropEmpty({ automation: list('automation') }),
    ...momentOf(draft.pivot),
    ...(draft.trusted ? { trusted: true } : {}),
  };
}

/** The pivot that a text means, UTC without an offset; nothing for none. */
export function momentOf(text: string): { readonly pivot?: string } {
  const micros = text.trim() === '' ? null : parseTime(text);
  return micros === null ? {} : { pivot: new Date(micros / 1000).toISOString() };
}

/** A pivot as text to edit. */
export function momentText(pivot: string | undefined): string {
  return pivot === undefined ? '' : formatTime(Date.parse(pivot) * 1000);
}

/** The draft of a declared party. */
export function draftOf(party: ProfileParty): PartyDraft {
  const { approved = {}, hours, contract } = party;
  return {
    name: party.name,
    tenants: joinList(party.tenants),
    awsAccounts: joinList(party.awsAccounts),
    domains: joinList(party.domains),
    cidrs: joinList(party.cidrs),
    appIds: joinList(party.appIds),
    accountNames: joinList(party.accountNames),
    countries: joinList(approved.countries),
    asns: joinList(approved.asns),
    approvedCidrs: joinList(approved.cidrs),
    roles: joinList(approved.roles),
    apps: joinList(approved.apps),
    hosts: joinList(approved.hosts),
    mailboxes: joinList(approved.mailboxes),
    accounts: joinList(approved.accounts),
    automation: joinList(party.automation),
    hoursZone: hours?.zone ?? emptyDraft.hoursZone,
    hoursDays: [...(hours?.days ?? emptyDraft.hoursDays)],
    hoursFrom: hours?.from ?? '',
    hoursTo: hours?.to ?? '',
    contractFrom: contract?.from ?? '',
    contractTo: contract?.to ?? '',
    requireMfa: party.requireMfa ?? false,
    pivot: momentText(party.pivot),
    trusted: party.trusted ?? false,
  };
}

/** A draft that would name a recognised party: its organisation in the list where it belongs. */
export function draftFor(party: Party): PartyDraft {
  const org = party.org ?? '';
  const draft = { ...emptyDraft, name: party.name === org ? '' : party.name };
  if (patterns.guid.test(org)) draft.tenants = org;
  else if (patterns.awsAccount.test(org)) draft.awsAccounts = org;
  else if (patterns.domain.test(org)) draft.domains = org;
  return draft;
}
