import { list, nameValues, own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import type { Change, EventFields } from '../../schema/event.ts';
import type { Identity } from './identity.ts';

/** An event while it is put together. */
export type Draft = { -readonly [K in keyof EventFields]: EventFields[K] };

/** An event of which only time and operation are known. Every column has its place from the start: objects of one shape are fast. */
export function draft(time: number, time_basis: EventFields['time_basis'], operation: string): Draft {
  return {
    time,
    time_basis,
    event_id: null,
    event_class: 'other',
    activity: null,
    operation,
    service: null,
    outcome: 'unknown',
    outcome_code: null,
    outcome_reason: null,
    actor_key: null,
    actor_id: null,
    actor_name: null,
    actor_type: null,
    actor_tenant: null,
    tenant: null,
    target_type: null,
    target_id: null,
    target_name: null,
    target_path: null,
    src_ip: null,
    src_scope: null,
    src_port: null,
    src_host: null,
    user_agent: null,
    device_id: null,
    device_name: null,
    device_os: null,
    device_trust: null,
    app_id: null,
    app_name: null,
    auth_method: null,
    auth_flow: null,
    session_id: null,
    correlation_id: null,
    token_id: null,
    item_count: null,
    trust_kind: null,
    trust_org: null,
    trust_evidence: null,
    trust_direction: null,
    extra: null,
    changes: null,
  };
}

/** One AuditData object with what every part of the normaliser needs of it. */
export interface Audit {
  readonly data: JsonObject;
  readonly operation: string;
  /** Operation for matching, see `operationKey`. */
  readonly key: string;
  readonly recordType: number | null;
  readonly userType: number | null;
  readonly workload: string | null;
  readonly tenant: string | null;
  readonly actor: Identity;
  readonly event: Draft;
  readonly extra: Record<string, string>;
  readonly changes: Change[];
}

/** Text of a top-level field; placeholders are null. */
export function get(audit: Audit, key: string): string | null {
  return text(own(audit.data, key));
}

/** First of several top-level fields that has a value. */
export function first(audit: Audit, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = text(own(audit.data, key));
    if (value !== null) return value;
  }
  return null;
}

/** Stores a value under a documented key of `extra`, unless there is none. */
export function put(audit: Audit, key: string, value: string | number | boolean | null | undefined): void {
  if (value === null || value === undefined || value === '') return;
  audit.extra[key] = typeof value === 'string' ? value : String(value);
}

/** A nested object; CSV exports print it as JSON text. */
export function nested(audit: Audit, key: string): JsonObject | null {
  const value = own(audit.data, key);
  return record(typeof value === 'string' ? parseJson(value) : value);
}

/** A nested list; CSV exports print it as JSON text. */
export function items(audit: Audit, key: string): readonly unknown[] {
  return listOf(audit.data, key);
}

/** A nested list of a record; CSV exports print it as JSON text. */
export function listOf(data: JsonObject, key: string): readonly unknown[] {
  const value = own(data, key);
  return list(typeof value === 'string' && value.trimStart().startsWith('[') ? parseJson(value) : value);
}

const noPairs: ReadonlyMap<string, unknown> = new Map();

/** A `[{Name, Value}]` list as a map. */
export function pairs(audit: Audit, key: string): ReadonlyMap<string, unknown> {
  if (own(audit.data, key) === undefined) return noPairs;
  return nameValues(items(audit, key));
}

/** Text of an entry of `pairs`. */
export function pair(map: ReadonlyMap<string, unknown>, name: string): string | null {
  return text(map.get(name));
}

const shownItems = 10;

/** The first ten distinct texts joined with `; `, and how many there were; null when there is none. */
export function joinFirst(values: Iterable<string | null>): { readonly shown: string; readonly count: number } | null {
  const distinct = new Set<string>();
  for (const value of values) if (value !== null) distinct.add(value);
  if (distinct.size === 0) return null;
  let shown = '';
  let n = 0;
  for (const value of distinct) {
    if (n++ === shownItems) return { shown: `${shown}; and ${distinct.size - shownItems} more`, count: distinct.size };
    shown = shown === '' ? value : `${shown}; ${value}`;
  }
  return { shown, count: distinct.size };
}
