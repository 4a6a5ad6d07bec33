import type { Db } from '../engine/db.ts';
import { formatTime, parseTime, zoneOffset } from '../lib/format.ts';
import { rangeFinder } from '../lib/ip.ts';
import { operationKey } from '../lib/text.ts';
import { fill } from './fill.ts';
import { lower } from './names.ts';
import type { Profile, ProfileParty } from './profile.ts';

type Hours = NonNullable<ProfileParty['hours']>;

const day = 86_400e6;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Time of the events; clocks outside these years are of broken records, and no zone is followed there. */
const spanOfEvents = `
  select greatest(min(time), timestamp '1990-01-01') as first, least(max(time), timestamp '2100-01-01') as last from events`;

/**
 * Fills what the profile agrees with each party and what matters most: approved, approved_address, agreed_hours, contract, crown_jewel, own_device, and the operations that
 * the profile calls sensitive. Zones are resolved here, over the time of the events, because SQL has none offline.
 */
export function writeScope(db: Db, profile: Profile): void {
  const declared = (profile.parties ?? []).map((party) => ({ party, key: `profile:${party.name}` }));
  fill(
    db,
    'approved',
    'party VARCHAR, kind VARCHAR, value VARCHAR',
    declared.flatMap(({ party, key }) => scopeOf(party).map(([kind, value]) => [key, kind, value])),
  );
  writeAddresses(db, declared);
  writeHours(db, declared);
  fill(
    db,
    'contract',
    'party VARCHAR, from_time TIMESTAMP, to_time TIMESTAMP, days VARCHAR',
    declared.flatMap(({ party, key }) => contractOf(party).map((row) => [key, ...row])),
  );
  const values = (list: readonly string[] | undefined) => lower(list).map((value) => [value]);
  fill(db, 'crown_jewel', 'value VARCHAR', values(profile.crownJewels));
  fill(db, 'own_device', 'value VARCHAR', values(profile.own?.devices));
  db.exec(`delete from ref_sensitive_operation where area = 'profile'`);
  const operations = [...new Set((profile.sensitiveOperations ?? []).map(operationKey))].filter((key) => key !== '');
  for (const key of operations) db.query(`insert into ref_sensitive_operation values (?, 'profile')`, [key]);
}

function scopeOf(party: ProfileParty): readonly (readonly [kind: string, value: string])[] {
  const scope = party.approved ?? {};
  const of = (kind: string, values: readonly string[] | undefined) => lower(values).map((v) => [kind, v] as const);
  return [
    ...lower(scope.countries).map((v) => ['country', v.toUpperCase()] as const),
    ...[...new Set(scope.asns ?? [])].map((v) => ['asn', String(v)] as const),
    ...of('cidr', scope.cidrs),
    ...of('role', scope.roles),
    ...of('app', scope.apps),
    ...of('host', scope.hosts),
    ...of('mailbox', scope.mailboxes),
    ...of('account', scope.accounts),
    ...of('automation', party.automation),
    ...(party.hours === undefined ? [] : [['hours', hoursText(party.hours)] as const]),
    ...contractOf(party).map(([, , days]) => ['contract', days] as const),
    ...(party.requireMfa === true ? [['mfa', 'required'] as const] : []),
  ];
}

interface Declared {
  readonly party: ProfileParty;
  readonly key: string;
}

function writeAddresses(db: Db, declared: readonly Declared[]): void {
  const finders = declared.flatMap(({ party, key }) => {
    const networks = lower(party.approved?.cidrs);
    return networks.length === 0 ? [] : [{ key, networks, find: rangeFinder(networks) }];
  });
  const addresses =
    finders.length === 0
      ? []
      : (db.queryColumns('select distinct src_ip from events where src_ip is not null').values[0] ?? []).map(String);
  const rows = finders.flatMap(({ key, networks, find }) =>
    addresses.flatMap((address) => {
      const network = networks[find(address)];
      return network === undefined ? [] : [[key, address, network]];
    }),
  );
  fill(db, 'approved_address', 'party VARCHAR, address VARCHAR, network VARCHAR', rows);
}

function writeHours(db: Db, declared: readonly Declared[]): void {
  const agreed = declared.flatMap(({ party, key }) => (party.hours === undefined ? [] : [{ key, hours: party.hours }]));
  const [span] = agreed.length === 0 ? [] : db.query(spanOfEvents);
  const first = typeof span?.['first'] === 'number' ? span['first'] : null;
  const last = typeof span?.['last'] === 'number' ? span['last'] : null;
  const rows =
    first === null || last === null
      ? []
      : agreed.flatMap(({ key, hours }) =>
          offsetStretches(first, last, hours.zone).map(({ from, to, minutes }) => [
            key,
            from === null ? '-infinity' : stamp(from),
            to === null ? 'infinity' : stamp(to),
            String(minutes),
            weekdays.map((_, i) => (hours.days.includes(i + 1) ? '1' : '0')).join(''),
            String(minuteOf(hours.from)),
            String(minuteOf(hours.to)),
            hoursText(hours),
          ]),
        );
  fill(
    db,
    'agreed_hours',
    'party VARCHAR, from_time TIMESTAMP, to_time TIMESTAMP, offset_minutes INTEGER, days VARCHAR, start_minute INTEGER, end_minute INTEGER, hours VARCHAR',
    rows,
  );
}

interface Stretch {
  readonly from: number | null;
  readonly to: number | null;
  readonly minutes: number;
}

/**
 * Stretches of time in which a zone has one offset, in minutes east of UTC, by its switches between `first` and `last` (microseconds since 1970 UTC). The first begins
 * and the last ends nowhere.
 */
export function offsetStretches(first: number, last: number, zone: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from: number | null = null;
  let minutes = zoneOffset(first, zone);
  for (let at = first; at < last; at += day) {
    const next = at + day;
    const then = zoneOffset(next, zone);
    if (then === minutes) continue;
    const to = switchBetween(at, next, zone);
    stretches.push({ from, to, minutes });
    from = to;
    minutes = then;
  }
  return [...stretches, { from, to: null, minutes }];
}

/** The first full minute with the later offset. */
function switchBetween(before: number, after: number, zone: string): number {
  const minute = 60e6;
  const old = zoneOffset(before, zone);
  let low = Math.floor(before / minute);
  let high = Math.ceil(after / minute);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffset(middle * minute, zone) === old) low = middle;
    else high = middle;
  }
  return high * minute;
}

function contractOf(party: ProfileParty): readonly (readonly [from: string | null, to: string | null, days: string])[] {
  const { from, to } = party.contract ?? {};
  if (from === undefined && to === undefined) return [];
  const zone = party.hours?.zone ?? 'UTC';
  const start = from === undefined ? null : parseTime(from, zone);
  const end = to === undefined ? null : parseTime(dayAfter(to), zone);
  const days = from === undefined ? `until ${to}` : to === undefined ? `from ${from}` : `${from} to ${to}`;
  return [[start === null ? null : stamp(start), end === null ? null : stamp(end), days]];
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Agreed hours in words: `Mon Tue Wed 08:00 to 18:00 Europe/Berlin`. */
export function hoursText({ zone, days, from, to }: Hours): string {
  const named = weekdays.filter((_, i) => days.includes(i + 1)).join(' ');
  return `${named} ${from} to ${to} ${zone}`;
}

function minuteOf(clock: string): number {
  const [hour = '0', minute = '0'] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}

function stamp(micros: number): string {
  return formatTime(micros, 'UTC', true).replace('Z', '');
}
