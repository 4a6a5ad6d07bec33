import type { Party } from '../engine/api.ts';
import type { ProfileParty } from '../parties/profile.ts';

/** A declared party as typed: one text a list, values separated by lines, commas or spaces. */
export interface PartyDraft {
  name: string;
  tenants: string;
  awsAccounts: string;
  domains: string;
  cidrs: string;
  appIds: string;
  accountNames: string;
  countries: string;
  asns: string;
  approvedCidrs: string;
  roles: string;
  apps: string;
  trusted: boolean;
}

export type DraftField = Exclude<keyof PartyDraft, 'name' | 'trusted'>;

export const emptyDraft: PartyDraft = {
  name: '',
  tenants: '',
  awsAccounts: '',
  domains: '',
  cidrs: '',
  appIds: '',
  accountNames: '',
  countries: '',
  asns: '',
  approvedCidrs: '',
  roles: '',
  apps: '',
  trusted: false,
};

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const cidr = /^[0-9a-f.:]+(\/\d{1,3})?$/i;
const shapes: Partial<Record<DraftField, { readonly shape: RegExp; readonly what: string }>> = {
  tenants: { shape: guid, what: 'a tenant id' },
  awsAccounts: { shape: /^\d{12}$/, what: 'an account id of 12 digits' },
  domains: { shape: /^[^\s@/]+\.[^\s@/]+$/, what: 'a domain' },
  cidrs: { shape: cidr, what: 'an address or a network' },
  approvedCidrs: { shape: cidr, what: 'an address or a network' },
  countries: { shape: /^[a-z]{2}$/i, what: 'a country code of two letters' },
  asns: { shape: /^(AS)?\d{1,10}$/i, what: 'an AS number' },
};

function split(field: DraftField, text: string): string[] {
  const separator = field === 'accountNames' || field === 'roles' || field === 'apps' ? /\n/ : /[\s,;]+/;
  return [
    ...new Set(
      text
        .split(separator)
        .map((item) => item.trim())
        .filter(Boolean),
    ),
  ];
}

/** What is wrong with a draft, by field; `others` are the names already taken. */
export function draftProblems(draft: PartyDraft, others: readonly string[]): ReadonlyMap<keyof PartyDraft, string> {
  const problems = new Map<keyof PartyDraft, string>();
  if (draft.name.trim() === '') problems.set('name', 'a name is needed');
  else if (others.includes(draft.name.trim())) problems.set('name', `already declared: ${draft.name.trim()}`);
  for (const [field, { shape, what }] of Object.entries(shapes)) {
    const key = field as DraftField;
    const bad = split(key, draft[key]).find((item) => !shape.test(item));
    if (bad !== undefined) problems.set(key, `not ${what}: ${bad}`);
  }
  return problems;
}

/** The party a draft declares; empty lists are left out. */
export function partyOf(draft: PartyDraft): ProfileParty {
  const list = (field: DraftField) => split(field, draft[field]);
  const lower = (field: DraftField) => [...new Set(list(field).map((item) => item.toLowerCase()))];
  const approved = dropEmpty({
    countries: list('countries').map((c) => c.toUpperCase()),
    asns: list('asns').map((a) => Number(a.replace(/^AS/i, ''))),
    cidrs: list('approvedCidrs'),
    roles: list('roles'),
    apps: list('apps'),
  });
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
    ...(draft.trusted ? { trusted: true } : {}),
  };
}

function dropEmpty<T extends Readonly<Record<string, readonly unknown[]>>>(lists: T): Partial<T> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}

/** The draft of a declared party. */
export function draftOf(party: ProfileParty): PartyDraft {
  const lines = (list: readonly (string | number)[] | undefined) => (list ?? []).join('\n');
  return {
    name: party.name,
    tenants: lines(party.tenants),
    awsAccounts: lines(party.awsAccounts),
    domains: lines(party.domains),
    cidrs: lines(party.cidrs),
    appIds: lines(party.appIds),
    accountNames: lines(party.accountNames),
    countries: lines(party.approved?.countries),
    asns: lines(party.approved?.asns),
    approvedCidrs: lines(party.approved?.cidrs),
    roles: lines(party.approved?.roles),
    apps: lines(party.approved?.apps),
    trusted: party.trusted ?? false,
  };
}

/** A draft that would name a recognised party: its organisation in the list where it belongs. */
export function draftFor(party: Party): PartyDraft {
  const org = party.org ?? '';
  const draft = { ...emptyDraft, name: party.name === org ? '' : party.name };
  if (guid.test(org)) draft.tenants = org;
  else if (/^\d{12}$/.test(org)) draft.awsAccounts = org;
  else if (org.includes('.')) draft.domains = org;
  return draft;
}
