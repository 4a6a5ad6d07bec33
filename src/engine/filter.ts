import { columns } from '../schema/event.ts';
import type { Filter, FilterColumn, Term } from './api.ts';
import type { Db } from './db.ts';
import { EngineError } from './failure.ts';
import { quoteText } from './quote.ts';
import { showFiltered } from './tables.ts';

const kinds: ReadonlyMap<string, string> = new Map<string, string>([
  ...columns.map((c) => [c.name, c.kind] as const),
  ['identity', 'text'],
  ['identity_name', 'text'],
  ['party', 'text'],
  ['party_name', 'text'],
]);

const ofParties: ReadonlySet<string> = new Set(['identity', 'identity_name', 'party', 'party_name']);

const searched = [
  'actor_name',
  'app_name',
  'operation',
  'src_ip',
  'src_host',
  'target_name',
  'target_id',
  'target_path',
  'user_agent',
  'device_name',
] as const satisfies readonly FilterColumn[];

type TermValue = Term['values'][number];

/** SQL name of a column the page may ask for. Throws kind `input` for any other. */
export function columnName(column: FilterColumn): string {
  if (!kinds.has(column)) throw new EngineError('input', `no such column: "${column}"`);
  return column;
}

/** Whether a column comes with the parties and is not in `events`. */
export function isPartyColumn(column: FilterColumn): boolean {
  return ofParties.has(column);
}

/** A column as it is compared and ordered; a map by its text. Throws kind `input` for any other. */
export function orderedColumn(column: FilterColumn): string {
  return kinds.get(column) === 'map' ? `${columnName(column)}::varchar` : columnName(column);
}

/** The view of filtered rows, with their number as `event_row`, that has a column and the fewest joins. */
export function viewOf(column: FilterColumn): string {
  return isPartyColumn(column) ? 'work.filtered_acts' : 'work.filtered_events';
}

/** The filter as conditions over `acts` (over `events` when no term names a party column). Throws kind `input` for a wrong value. */
export function conditions(filter: Filter): string[] {
  const all = filter.terms.map(termCondition);
  if (filter.search !== '') {
    const needle = `lower(${quoteText(filter.search)})`;
    all.push(`(${searched.map((column) => `coalesce(contains(lower(${column}), ${needle}), false)`).join(' or ')})`);
  }
  return [...span(filter), ...all];
}

function span({ from, to }: Filter): string[] {
  return [
    ...(from === null ? [] : [`time >= ${timestamp(from)}`]),
    ...(to === null ? [] : [`time < ${timestamp(to)}`]),
  ];
}

function termCondition({ column, op, values }: Term): string {
  const name = columnName(column);
  const kind = kinds.get(column) ?? 'text';
  const [value = null] = values;
  if (op !== 'one_of' && values.length !== 1)
    throw new EngineError('input', `${column} ${op} takes one value, not ${values.length}`);
  const side = orderedColumn(column);
  switch (op) {
    case 'is':
      return value === null ? `${name} is null` : `${side} = ${literal(kind, value)}`;
    case 'is_not':
      return value === null ? `${name} is not null` : `${side} is distinct from ${literal(kind, value)}`;
    case 'contains':
    case 'not_contains': {
      const found = `coalesce(contains(lower(${name}::varchar), lower(${quoteText(String(value ?? ''))})), false)`;
      return op === 'contains' ? found : `not ${found}`;
    }
    case 'at_least':
      return `${side} >= ${literal(kind, value)}`;
    case 'at_most':
      return `${side} <= ${literal(kind, value)}`;
    case 'one_of': {
      const filled = values.filter((v) => v !== null).map((v) => literal(kind, v));
      const some = filled.length === 0 ? 'false' : `${side} in (${filled.join(', ')})`;
      return values.includes(null) ? `(${name} is null or ${some})` : some;
    }
    default:
      throw new EngineError('input', `no such comparison: "${String(op)}"`);
  }
}

function literal(kind: string, value: TermValue): string {
  const text = String(value);
  const refuse = (): never => {
    throw new EngineError('input', `not a ${kind} value: "${text.slice(0, 100)}"`);
  };
  switch (kind) {
    case 'time':
      return typeof value === 'number' ? timestamp(value) : refuse();
    case 'u32':
    case 'u64':
      return /^\d{1,20}$/.test(text) ? `${text}::hugeint` : refuse();
    case 'f32':
      return value !== null && text !== '' && Number.isFinite(Number(value)) ? `${Number(value)}::double` : refuse();
    case 'bool':
      return text === 'true' || text === 'false' ? text : refuse();
    default:
      return value === null ? refuse() : quoteText(text);
  }
}

function timestamp(micros: number): string {
  if (!Number.isSafeInteger(micros)) throw new EngineError('input', `not a time in microseconds: ${micros}`);
  return `make_timestamp(${micros}::bigint)`;
}

/**
 * Makes `filtered` (with parties) and `work.filtered_events` (without: no joins) show the filter; answers the events left. What
 * is dear to evaluate is evaluated once, into keys: charts then only look the keys up.
 */
export function applyFilter(db: Db, filter: Filter): { events: number } {
  const where = conditions(filter);
  const byParty = filter.terms.some((term) => isPartyColumn(term.column));
  const all = where.length === 0 ? '' : ` where ${where.join(' and ')}`;
  let condition = all;
  db.exec('create or replace table work.filter_key (event_key UBIGINT)');
  if (byParty || filter.search !== '') {
    db.exec(`create or replace table work.filter_key as select event_key from ${byParty ? 'acts' : 'events'}${all}`);
    condition = ` where ${[...span(filter), 'event_key in (select event_key from work.filter_key)'].join(' and ')}`;
  }
  showFiltered(db, condition);
  const left = condition === all ? 'work.filtered_events' : 'work.filter_key';
  return { events: Number(db.scalar(`select count(*) from ${left}`)) };
}

export const emptyFilter: Filter = { from: null, to: null, terms: [], search: '' };
