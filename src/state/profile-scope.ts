import type { Party, Row, Term } from '../engine/api.ts';
import { formatTime } from '../lib/format.ts';
import type { Profile, ProfileParty } from '../parties/profile.ts';
import { declaredName } from './pivot.ts';
import { draftFor, partyOf } from './profile-draft.ts';

export const scopeKinds = [
  'country',
  'asn',
  'cidr',
  'hours',
  'role',
  'app',
  'host',
  'mailbox',
  'account',
  'mfa',
  'contract',
] as const;
export type ScopeKind = (typeof scopeKinds)[number];
export type ScopeState = 'approved' | 'not_approved' | 'never_seen' | 'not_declared' | 'cannot_tell';

/** One value of one kind of scope: agreed, observed, or both. Times are microseconds since 1970 UTC. */
export interface ScopeRow {
  readonly kind: ScopeKind;
  readonly value: string;
  readonly detail: string | null;
  readonly state: ScopeState;
  readonly events: number;
  readonly identities: number;
  readonly first: number | null;
  readonly last: number | null;
  /** Events before the pivot that succeeded. */
  readonly earlier: number;
  readonly addresses: readonly string[];
  readonly keys: readonly string[];
  readonly from: number | null;
  readonly to: number | null;
}

/** Most events or addresses that one filter opens. */
export const openLimit = 1000;
const lists = {
  country: 'countries',
  asn: 'asns',
  cidr: 'cidrs',
  role: 'roles',
  app: 'apps',
  host: 'hosts',
  mailbox: 'mailboxes',
  account: 'accounts',
} as const;
type ListKind = keyof typeof lists;

/** Rows of `dossier/scope-observed`. */
export function scopeRows(rows: readonly Row[]): readonly ScopeRow[] {
  return rows.flatMap((row) => {
    const kind = scopeKinds.find((one) => one === row['kind']);
    return kind === undefined ? [] : [rowOf(kind, row)];
  });
}

const states: readonly ScopeState[] = ['approved', 'not_approved', 'never_seen', 'not_declared', 'cannot_tell'];

function rowOf(kind: ScopeKind, row: Row): ScopeRow {
  const texts = (value: Row[string] | undefined) => (Array.isArray(value) ? value.map(String) : []);
  const time = (value: Row[string] | undefined) => (typeof value === 'number' ? value : null);
  return {
    kind,
    value: String(row['value']),
    detail: typeof row['detail'] === 'string' ? row['detail'] : null,
    state: states.find((one) => one === row['state']) ?? 'not_declared',
    events: Number(row['events']),
    identities: Number(row['identities']),
    first: time(row['first']),
    last: time(row['last']),
    earlier: Number(row['earlier']),
    addresses: texts(row['addresses']),
    keys: texts(row['event_keys']),
    from: time(row['from_time']),
    to: time(row['to_time']),
  };
}

/** The filter that shows the events of a row, and its time range; `whole` is false where it can only show the first of them. */
export function openingOf(
  row: ScopeRow,
  party: string,
): {
  readonly terms: readonly Term[];
  readonly from: number | null;
  readonly to: number | null;
  readonly whole: boolean;
} {
  const of: Term = { column: 'party', op: 'is', values: [party] };
  const is = (column: Term['column'], value: string | number | null): Term => ({ column, op: 'is', values: [value] });
  const open = (...terms: readonly Term[]) => ({ terms: [of, ...terms], from: null, to: null, whole: true });
  switch (row.kind) {
    case 'country':
      return open(is('src_country', row.value));
    case 'asn':
      return open(is('src_asn', Number(row.value)));
    case 'cidr':
      return {
        ...open({ column: 'src_ip', op: 'one_of', values: row.addresses }),
        whole: row.addresses.length < openLimit,
      };
    case 'app':
      if (row.detail === 'service') return open(is('service', row.value));
      return row.value === row.detail
        ? open(is('app_name', null), is('app_id', row.detail))
        : open(is('app_name', row.value), is('app_id', row.detail));
    case 'account':
      return open(is('tenant', row.value));
    case 'contract':
      return { ...open(), from: row.from, to: row.to };
    case 'mfa':
      return open(is('mfa', row.value), is('event_class', 'authn'), is('outcome', 'success'));
    case 'host':
    case 'mailbox':
    case 'role':
    case 'hours':
      return {
        terms: [{ column: 'event_key', op: 'one_of', values: row.keys }],
        from: null,
        to: null,
        whole: row.events <= row.keys.length,
      };
  }
}

/** What may be taken as agreed: of every kind of which nothing is, what succeeded before the pivot; hours from `slots` on the clock of a zone. */
export interface Agreement {
  readonly lists: ReadonlyMap<ListKind, readonly string[]>;
  readonly hours: ProfileParty['hours'] | null;
}

/** Half hours with events. */
export interface Slot {
  readonly slot: number;
  readonly events: number;
}

/** What the rows and slots would make agreed. Networks are taken only where the logs name neither country nor network number. */
export function agreementOf(rows: readonly ScopeRow[], slots: readonly Slot[], zone: string): Agreement {
  const open = rows.filter((row) => row.state === 'not_declared' && row.earlier > 0);
  const placed = rows.some((row) => row.kind === 'country' || row.kind === 'asn');
  const taken = new Map<ListKind, readonly string[]>();
  for (const kind of Object.keys(lists) as ListKind[]) {
    if (kind === 'cidr' && placed) continue;
    const values = [...new Set(open.filter((row) => row.kind === kind).map((row) => row.value))];
    if (values.length > 0) taken.set(kind, values);
  }
  const said = rows.some((row) => row.kind === 'hours');
  return { lists: taken, hours: said ? null : hoursOf(slots, zone) };
}

/**
 * The hours in which a party worked, on the clock of a zone: days with at least a tenth of the events of the busiest, from the first to the last hour with at least
 * one in fifty of the events. Null where that is all day, or there are fewer than 50 events.
 */
export function hoursOf(slots: readonly Slot[], zone: string): ProfileParty['hours'] | null {
  const days = new Array<number>(7).fill(0);
  const hours = new Array<number>(24).fill(0);
  let all = 0;
  for (const { slot, events } of slots) {
    const wall = formatTime(slot, zone);
    const day = (new Date(`${wall.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;
    const hour = Number(wall.slice(11, 13));
    days[day] = (days[day] ?? 0) + events;
    hours[hour] = (hours[hour] ?? 0) + events;
    all += events;
  }
  if (all < 50) return null;
  const busy = hours.flatMap((n, hour) => (n * 50 >= all ? [hour] : []));
  const [from = 0] = busy;
  const to = (busy.at(-1) ?? 23) + 1;
  if (to - from > 20) return null;
  const most = Math.max(...days);
  const worked = days.flatMap((n, i) => (n > 0 && n * 10 >= most ? [i + 1] : []));
  return { zone, days: worked, from: `${pad(from)}:00`, to: `${pad(to)}:00` };
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

/** The profile with an agreement added to what a party may do. Null for a party that is not declared and whose organisation names no identifier to declare it by. */
export function withAgreement(profile: Profile, party: Party, agreement: Agreement): Profile | null {
  const name = declaredName(profile, party.party);
  const parties = profile.parties ?? [];
  if (name !== null) return { ...profile, parties: parties.map((p) => (p.name === name ? agreed(p, agreement) : p)) };
  const fresh = partyOf({ ...draftFor(party), name: party.name });
  const identified = fresh.tenants ?? fresh.awsAccounts ?? fresh.domains;
  if (identified === undefined || parties.some((p) => p.name === fresh.name)) return null;
  return { ...profile, parties: [...parties, agreed(fresh, agreement)] };
}

function agreed(party: ProfileParty, { lists: added, hours }: Agreement): ProfileParty {
  const approved = { ...party.approved };
  const join = <T>(former: readonly T[] | undefined, values: readonly T[]) => [
    ...new Set([...(former ?? []), ...values]),
  ];
  for (const [kind, values] of added) {
    if (kind === 'asn') approved.asns = join(approved.asns, values.map(Number));
    else approved[lists[kind]] = join(approved[lists[kind]], values);
  }
  return {
    ...party,
    ...(added.size === 0 ? {} : { approved }),
    ...(hours === null || hours === undefined ? {} : { hours }),
  };
}

/** One value of a row taken as agreed. */
export function agreementOn(row: ScopeRow): Agreement | null {
  const kind = (Object.keys(lists) as ListKind[]).find((one) => one === row.kind);
  return kind === undefined ? null : { lists: new Map([[kind, [row.value]]]), hours: null };
}
