import type { FilterColumn, Row, Term } from '../engine/api.ts';
import { weekday } from '../lib/week.ts';

/** A value on one side of the pivot only; `others` is null where it was not asked. */
export interface PivotValue {
  readonly field: PivotField;
  readonly value: string;
  /** The values of the column as logged that stand behind it. */
  readonly spellings: readonly string[];
  readonly status: 'new' | 'no_history' | 'stopped' | 'no_sequel';
  readonly logs: readonly string[];
  readonly events: number;
  readonly failures: number;
  /** Privileged or data operations. */
  readonly sensitive: number;
  /** Events of anybody else with the value, in the whole case. */
  readonly others: number | null;
  readonly points: number;
  readonly first: number;
  readonly last: number;
  /** How many values of the field and status there are in all. */
  readonly listed: number;
  /** Of hours: the quarters of an hour with events. */
  readonly slots: readonly number[];
}

export type PivotField =
  | 'src_ip'
  | 'network'
  | 'src_country'
  | 'agent_family'
  | 'user_agent'
  | 'app_name'
  | 'app_id'
  | 'operation'
  | 'service'
  | 'target_name'
  | 'target_id'
  | 'tenant'
  | 'identity'
  | 'hour';

/** Fields as the page names them, in the order in which they are offered. */
export const pivotFields: readonly { readonly field: PivotField; readonly title: string }[] = [
  { field: 'identity', title: 'Account' },
  { field: 'src_ip', title: 'Address' },
  { field: 'network', title: 'Network' },
  { field: 'src_country', title: 'Country' },
  { field: 'agent_family', title: 'Client' },
  { field: 'user_agent', title: 'User agent' },
  { field: 'app_name', title: 'Application' },
  { field: 'app_id', title: 'Application id' },
  { field: 'operation', title: 'Operation' },
  { field: 'service', title: 'Service' },
  { field: 'target_name', title: 'Target' },
  { field: 'target_id', title: 'Target id' },
  { field: 'tenant', title: 'Tenant' },
  { field: 'hour', title: 'Hour' },
];

/** What a log can tell of the time before and after. */
export interface LogHistory {
  readonly source: string;
  readonly before: number;
  readonly after: number;
  readonly daysBefore: number;
  readonly daysAfter: number;
  /** Days from the party's first event to the pivot; null without one before. */
  readonly partyDays: number | null;
  readonly known: boolean;
  readonly continues: boolean;
}

export function historyOf(rows: readonly Row[]): readonly LogHistory[] {
  return rows.map((row) => ({
    source: String(row['source']),
    before: Number(row['before']),
    after: Number(row['after']),
    daysBefore: Number(row['days_before']),
    daysAfter: Number(row['days_after']),
    partyDays: typeof row['party_days'] === 'number' ? row['party_days'] : null,
    known: row['known'] === true,
    continues: row['continues'] === true,
  }));
}

/** Rows of `dossier/pivot-values`, with the new hours among them, best ranked first. */
export function valuesOf(rows: readonly Row[], hours: readonly PivotValue[]): readonly PivotValue[] {
  const values = rows.flatMap((row): PivotValue[] => {
    const field = pivotFields.find((f) => f.field === row['field'])?.field;
    const status = (['new', 'no_history', 'stopped', 'no_sequel'] as const).find((s) => s === row['status']);
    if (field === undefined || status === undefined) return [];
    return [
      {
        field,
        status,
        value: String(row['value']),
        spellings: texts(row['spellings']),
        logs: texts(row['logs']),
        events: Number(row['events']),
        failures: Number(row['failures']),
        sensitive: Number(row['sensitive']),
        others: typeof row['others'] === 'number' ? row['others'] : null,
        points: Number(row['points']),
        first: Number(row['first']),
        last: Number(row['last']),
        listed: Number(row['listed']),
        slots: [],
      },
    ];
  });
  return [...values, ...hours].sort(
    (a, b) => b.points - a.points || b.events - a.events || a.first - b.first || order(a.field) - order(b.field),
  );
}

function order(field: PivotField): number {
  return pivotFields.findIndex((f) => f.field === field);
}

function texts(value: Row[string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

interface Hour {
  before: number;
  after: number;
  failures: number;
  sensitive: number;
  slots: number[];
}

/**
 * Hours of the week, on the clock whose minutes ahead of UTC `offset` answers, in which something happened after the pivot and never before; neighbours of a day in one.
 * `rows` are those of `dossier/pivot-hours`. Rarity is no matter here: 2 points for a privileged or data operation, 1 for a failure.
 */
export function newHours(rows: readonly Row[], offset: (micros: number) => number): readonly PivotValue[] {
  const week: Hour[] = Array.from({ length: 7 * 24 }, () => ({
    before: 0,
    after: 0,
    failures: 0,
    sensitive: 0,
    slots: [],
  }));
  for (const row of rows) {
    const slot = Number(row['slot']);
    const at = weekday(slot, offset(slot));
    const hour = week[at.day * 24 + at.hour];
    if (!hour) continue;
    hour.before += Number(row['before']);
    hour.after += Number(row['after']);
    hour.failures += Number(row['failures']);
    hour.sensitive += Number(row['sensitive']);
    if (Number(row['after']) > 0) hour.slots.push(slot);
  }
  const found: PivotValue[] = [];
  for (let day = 0; day < 7; day++) {
    for (let from = 0; from < 24; from++) {
      let to = from;
      while (to < 24 && isNew(week[day * 24 + to])) to++;
      if (to === from) continue;
      found.push(hourValue(day, from, to, week.slice(day * 24 + from, day * 24 + to)));
      from = to;
    }
  }
  return found.map((value) => ({ ...value, listed: found.length }));
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function isNew(hour: Hour | undefined): boolean {
  return hour !== undefined && hour.before === 0 && hour.after > 0;
}

function hourValue(day: number, from: number, to: number, hours: readonly Hour[]): PivotValue {
  const sum = (name: 'after' | 'failures' | 'sensitive') => hours.reduce((n, hour) => n + hour[name], 0);
  const slots = hours.flatMap((hour) => hour.slots).sort((a, b) => a - b);
  const [failures, sensitive] = [sum('failures'), sum('sensitive')];
  return {
    field: 'hour',
    status: 'new',
    value: `${days[day] ?? ''} ${from} to ${to} h`,
    spellings: [],
    logs: [],
    events: sum('after'),
    failures,
    sensitive,
    others: null,
    points: (sensitive > 0 ? 2 : 0) + (failures > 0 ? 1 : 0),
    first: slots[0] ?? 0,
    last: slots.at(-1) ?? 0,
    listed: 0,
    slots,
  };
}

const columns: Partial<Record<PivotField, FilterColumn>> = { network: 'src_ip', agent_family: 'user_agent' };
const nameless: Partial<Record<PivotField, FilterColumn>> = { app_id: 'app_name', target_id: 'target_name' };

/** The terms that leave exactly the counted events of a value, apart from the side of the pivot; empty for hours, whose events are asked for by their slots. */
export function termsOf(value: PivotValue, party: string): readonly Term[] {
  if (value.field === 'hour') return [];
  const without = nameless[value.field];
  return [
    { column: 'party', op: 'is', values: [party] },
    oneOf(columns[value.field] ?? value.field, value.spellings),
    ...(without === undefined ? [] : [{ column: without, op: 'is', values: [null] } as const]),
    oneOf('source', value.logs),
  ];
}

function oneOf(column: FilterColumn | PivotField, values: readonly string[]): Term {
  return { column: column as FilterColumn, op: values.length === 1 ? 'is' : 'one_of', values };
}
