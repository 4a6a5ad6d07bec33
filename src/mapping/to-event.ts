import { countryCode } from '../lib/country.ts';
import { splitAddress } from '../lib/ip.ts';
import { shorten } from '../lib/text.ts';
import type { EventFields, Outcome } from '../schema/event.ts';
import { personKey } from '../sources/person.ts';
import type { Normalised } from '../sources/source.ts';
import { moreColumn, type Values } from './columns.ts';
import { instantReader } from './instant.ts';
import type { Mapping } from './mapping.ts';

/** Most entries of `extra`; what is left out is counted there. */
const extraLimit = 250;
const keyLimit = 200;

/** Makes an event of the values of one record, or says why it cannot: the same for the preview and for the load. */
export function eventMaker(mapping: Mapping): (values: Values) => Normalised {
  const { columns, time, name } = mapping;
  const instant = instantReader(time);
  const outcomes = new Map<string, Outcome>(mapping.outcomes.map((o) => [outcomeKey(o.value), o.outcome]));
  const used = new Set<string>([...Object.values(columns), time.column, time.clock].flatMap((column) => column ?? []));
  return (values) => {
    const get = (column: string | undefined): string | null =>
      column === undefined ? null : (values.get(column) ?? null);
    const date = get(time.column);
    if (date === null) return { reject: `no time: "${shorten(time.column, 80)}" is empty` };
    const clock = get(time.clock);
    const at = instant(clock === null ? date : `${date} ${clock}`);
    if (typeof at === 'string') return { reject: at };
    const actor = get(columns.actor_name);
    const address = splitAddress(get(columns.src_ip));
    const outcome = get(columns.outcome);
    const countryText = get(columns.src_country);
    const country = countryCode(countryText);
    const extra = extraOf(values, used);
    if (countryText !== null && country === null) extra.set(extraKey(columns.src_country ?? ''), countryText);
    const event: EventFields = {
      time: at.micros,
      time_basis: at.explicit ? 'explicit' : 'assumed',
      event_id: null,
      event_class: mapping.eventClass,
      activity: mapping.eventClass === 'authn' ? 'signin' : null,
      operation: get(columns.operation) ?? name,
      service: name,
      outcome: outcome === null ? 'unknown' : (outcomes.get(outcomeKey(outcome)) ?? 'unknown'),
      outcome_reason: outcome,
      actor_key: personKey('mapped', actor),
      actor_name: actor?.toLowerCase() ?? null,
      src_ip: address.ip,
      src_port: address.port,
      src_host: address.host,
      src_scope: address.scope,
      src_country: country,
      target_name: get(columns.target_name),
      user_agent: get(columns.user_agent),
      session_id: get(columns.session_id),
      tenant: get(columns.tenant),
      app_name: get(columns.app_name),
      extra: extra.size === 0 ? null : Object.fromEntries(extra),
    };
    return event;
  };
}

/** Case and blanks around a value do not count. */
export function outcomeKey(value: string): string {
  return value.trim().toLowerCase();
}

function extraKey(column: string): string {
  return shorten(column, keyLimit).toLowerCase();
}

function extraOf(values: Values, used: ReadonlySet<string>): Map<string, string> {
  const extra = new Map<string, string>();
  let left = 0;
  for (const [column, value] of values) {
    if (used.has(column)) continue;
    if (extra.size >= extraLimit) {
      left++;
      continue;
    }
    const key = extraKey(column);
    let free = key;
    for (let n = 2; extra.has(free); n++) free = `${key} (${String(n)})`;
    extra.set(free, value);
  }
  if (left > 0) extra.set(moreColumn, `${String(left)} further values are in the raw record`);
  return extra;
}
