import { formatNoun } from '../lib/format.ts';
import type { MappedField } from './fields.ts';
import { type ColumnLook, lookAt } from './looks.ts';
import type { MappedColumns, MappedShape, MappedTime, Mapping } from './mapping.ts';
import { hints, nameScore, timeHint } from './names.ts';
import { outcomeOf } from './outcome-words.ts';
import type { Sample } from './sample.ts';
import type { TimeLook } from './time-look.ts';
import { isZoneName } from './zone.ts';

/** A first mapping of a sample, with the reasons. */
export interface Guess {
  readonly mapping: Mapping;
  /** By column: why it was taken for what it is. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What the analyst should look at before applying, in plain words. */
  readonly doubts: readonly string[];
}

interface Claim {
  readonly field: MappedField;
  readonly look: ColumnLook;
  readonly score: number;
  readonly reason: string;
}

/** Least score of a column to be taken for a field. */
const enough = 0.6;

/** Guesses what the columns of a sample mean, from their names and from their values. */
export function guessMapping(sample: Sample, name: string): Guess {
  const looks = sample.columns.map((column) =>
    lookAt(
      column,
      sample.rows.flatMap((row) => row.get(column) ?? []),
    ),
  );
  const total = sample.rows.length;
  const reasons = new Map<string, string>();
  const doubts: string[] = [];
  const taken = new Set<string>();
  const time = guessTime(looks, total, reasons, doubts);
  for (const column of [time.column, time.clock]) if (column !== undefined) taken.add(column);
  const columns: MappedColumns = {};
  for (const claim of claimsOf(looks)) {
    if (taken.has(claim.look.name) || columns[claim.field] !== undefined) continue;
    columns[claim.field] = claim.look.name;
    taken.add(claim.look.name);
    reasons.set(claim.look.name, claim.reason);
  }
  const results = looks.find((look) => look.name === columns.outcome)?.distinct ?? [];
  return {
    mapping: {
      format: 'sidedoor-mapping',
      version: 1,
      name,
      shape: sample.shape,
      eventClass: classOf(columns, looks),
      time,
      columns,
      outcomes: results
        .filter((value) => value.length <= 200)
        .map((value) => ({ value, outcome: outcomeOf(value) ?? 'unknown' })),
    },
    reasons: Object.fromEntries(reasons),
    doubts,
  };
}

function guessTime(
  looks: readonly ColumnLook[],
  total: number,
  reasons: Map<string, string>,
  doubts: string[],
): MappedTime {
  const ranked = looks
    .flatMap((look) =>
      look.time === null ? [] : [{ look, time: look.time, score: timeScore(look, look.time, total) }],
    )
    .sort((a, b) => b.score - a.score);
  const best = ranked.find(({ time }) => time.kind !== 'clock');
  if (best === undefined || best.score < enough) {
    doubts.push('no column looks like a time: choose one, or every record is refused');
    return { column: looks[0]?.name ?? 'time', format: 'written', order: 'mdy', zone: 'UTC' };
  }
  const { look, time } = best;
  const clock = time.kind === 'date' ? ranked.find((other) => other.time.kind === 'clock') : undefined;
  reasons.set(look.name, timeReason(look, time));
  if (clock !== undefined)
    reasons.set(clock.look.name, `looks like a time of day in ${percent(clock.time.share, clock.look)}`);
  else if (time.kind === 'date') doubts.push(`"${look.name}" has no time of day: every event is put at midnight`);
  doubts.push(...orderDoubts(look, time));
  const zone = zoneIn(look.name);
  if (time.zoned < 1) {
    const some = time.zoned > 0 ? 'some times carry' : 'the times carry';
    const told = zone === null ? 'UTC is assumed' : `its name says ${zone}`;
    doubts.push(`${some} no time zone${time.zoned > 0 ? ' and others do' : ''}: ${told}`);
  }
  return {
    column: look.name,
    ...(clock === undefined ? {} : { clock: clock.look.name }),
    format: time.format,
    order: time.order,
    zone: zone ?? 'UTC',
  };
}

/** `Time (UTC)`, `time_gmt`, `Start (GMT+2)`, `Start +02:00`. */
function zoneIn(name: string): string | null {
  if (/\b(?:utc|gmt|zulu)$|[\s_(](?:utc|gmt)\b\)?$/i.test(name)) return 'UTC';
  const match = /(?:utc|gmt)\s?([+-])(\d{1,2})(?::?(\d{2}))?\)?$|([+-])(\d{2}):(\d{2})\)?$/i.exec(name);
  if (match === null) return null;
  const hours = (match[2] ?? match[5] ?? '').padStart(2, '0');
  const zone = `UTC${match[1] ?? match[4] ?? '+'}${hours}:${match[3] ?? match[6] ?? '00'}`;
  return isZoneName(zone) ? zone : null;
}

function timeScore(look: ColumnLook, time: TimeLook, total: number): number {
  const byKind = { moment: 0.9, date: 0.65, clock: 0.7, count: 0.3 }[time.kind];
  const coverage = total === 0 ? 0 : look.filled / total;
  return byKind * time.share * coverage + 0.4 * nameScore(look.name, timeHint);
}

function timeReason(look: ColumnLook, time: TimeLook): string {
  const what = time.kind === 'count' ? `${time.format} since 1970` : time.kind === 'date' ? 'a date' : 'a time';
  const zoned =
    time.kind !== 'moment' ? '' : time.zoned === 1 ? ', with its zone' : time.zoned === 0 ? ', no zone in it' : '';
  const order = {
    none: '',
    values:
      time.order === 'dmy'
        ? '; a first number over 12 proves day first'
        : '; a second number over 12 proves month first',
    sorting: `; ${time.order === 'dmy' ? 'day' : 'month'} first keeps the rows in order`,
    habit: '; nothing settles day or month first',
    contradiction: '; the values speak for both day and month first',
  }[time.orderBy];
  return `looks like ${what} in ${percent(time.share, look)}${zoned}${order}`;
}

function orderDoubts(look: ColumnLook, { orderBy, order }: TimeLook): readonly string[] {
  const words = order === 'dmy' ? 'day first' : 'month first';
  if (orderBy === 'habit') return [`nothing in "${look.name}" settles day or month first: ${words} is assumed`];
  if (orderBy === 'sorting') return [`"${look.name}" is taken as ${words} only because its rows are then in order`];
  if (orderBy === 'contradiction')
    return [`"${look.name}" has dates of both orders: those that are not ${words} are refused`];
  return [];
}

/** Every column that may be a field, likeliest first. */
function claimsOf(looks: readonly ColumnLook[]): readonly Claim[] {
  const claims = looks.flatMap((look) =>
    (Object.keys(hints) as MappedField[]).flatMap((field) => {
      const byName = nameScore(look.name, hints[field]);
      const [byValue, words] = valueScore(field, look);
      const score = byName * 0.6 + byValue;
      if (score < enough || look.filled === 0) return [];
      const named = byName >= 0.45 ? (words === null ? 'by its name' : 'and by its name') : null;
      return [{ field, look, score, reason: [words, named].filter((text) => text !== null).join(', ') }];
    }),
  );
  return claims.sort((a, b) => b.score - a.score);
}

/** How far the values speak for a field, below 0 against it, and in which words. */
function valueScore(field: MappedField, look: ColumnLook): readonly [number, string | null] {
  const isTime = look.time !== null;
  const few = !look.isOpen && look.distinct.length <= 12;
  const isText = !isTime && look.address < 0.5 && look.agent < 0.5;
  switch (field) {
    case 'src_ip':
      return look.address >= 0.5
        ? [0.6 * look.address + 0.1 * look.publicAddress, `looks like an address in ${percent(look.address, look)}`]
        : [-1, null];
    case 'actor_name': {
      const share = look.mail + look.account;
      if (share >= 0.5)
        return [
          0.65 * share,
          `looks like ${look.mail >= look.account ? 'a mail address' : 'DOMAIN\\user'} in ${percent(share, look)}`,
        ];
      return [isText && look.outcome < 0.5 ? 0.15 - 0.3 * look.number : -1, null];
    }
    case 'operation':
      return [
        isText && look.mail < 0.5 && look.distinct.length < Math.max(2, look.filled) ? 0.15 - 0.3 * look.number : -1,
        `${count(look)} in ${formatNoun(look.filled, 'row')}`,
      ];
    case 'outcome':
      if (!few || !isText) return [-1, null];
      return look.outcome >= 0.5
        ? [0.1 + 0.4 * look.outcome, `${count(look)}, of success or failure in ${percent(look.outcome, look)}`]
        : [look.outcome > 0 && look.number < 0.5 ? 0.05 : -0.4, count(look)];
    case 'user_agent':
      return look.agent >= 0.5
        ? [0.7 * look.agent, `looks like a user agent in ${percent(look.agent, look)}`]
        : [isText ? 0 : -1, null];
    case 'src_country':
      return look.country >= 0.8 && isText
        ? [0.3 * look.country, `names a country in ${percent(look.country, look)}`]
        : [-1, null];
    case 'target_name':
    case 'session_id':
    case 'tenant':
    case 'app_name':
      return [isText ? 0.1 : -1, null];
  }
}

function count(look: ColumnLook): string {
  return look.isOpen ? `over ${String(look.distinct.length)} values` : formatNoun(look.distinct.length, 'value');
}

function percent(share: number, look: ColumnLook): string {
  const rounded = share === 1 ? 100 : Math.min(99, Math.round(share * 100));
  return `${String(rounded)} % of ${formatNoun(look.filled, 'row')}`;
}

const signIn = /\b(?:log[\s_-]?[io]n|sign[\s_-]?in|auth\w*|mfa|logon|anmeld\w*)\b/i;

/** Sign-ins when every operation, or with an outcome and no operation the very columns, say so. */
function classOf(columns: MappedColumns, looks: readonly ColumnLook[]): Mapping['eventClass'] {
  const operation = looks.find((look) => look.name === columns.operation);
  if (operation === undefined) return 'other';
  const { distinct } = operation;
  return distinct.length > 0 && distinct.every((value) => signIn.test(value.slice(0, 200))) ? 'authn' : 'other';
}

/** The shape in plain words. */
export function shapeWords(shape: MappedShape): string {
  if (shape.kind === 'table') return `tables with ${formatNoun(shape.columns.length, 'column')} of these names`;
  if (shape.kind === 'rows') return `tables without a header, ${String(shape.width)} cells a row`;
  return `records with ${formatNoun(shape.always.length, 'key')} of these names`;
}
