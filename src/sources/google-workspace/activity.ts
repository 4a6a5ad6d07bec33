import { list, own, record, text, type JsonObject } from '../../lib/json.ts';

/** One event of a Reports activity with what the activity says of it. */
export interface Activity {
  readonly time: string | null;
  readonly qualifier: string | null;
  /** `login`, `admin`, `drive` ... */
  readonly application: string | null;
  readonly customer: string | null;
  readonly email: string | null;
  readonly profile: string | null;
  readonly callerType: string | null;
  /** Consumer key or robot of a request without a user; `SYSTEM`. */
  readonly key: string | null;
  readonly ownerDomain: string | null;
  readonly ip: string | null;
  readonly asn: unknown;
  readonly region: string | null;
  readonly subdivision: string | null;
  readonly resources: unknown;
  readonly type: string | null;
  readonly name: string | null;
  /** Verbatim name where the export shows another than the API. */
  readonly shown: string | null;
  readonly description: string | null;
  /** Parameters by lower-case name; lists joined. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads an activity with one event: a list of one, a single object as shippers split it, or name and parameters at the top. */
export function activityOf(item: JsonObject): Activity {
  const id = record(own(item, 'id')) ?? {};
  const actor = record(own(item, 'actor')) ?? {};
  const network = record(own(item, 'networkInfo')) ?? {};
  const event = eventOf(item);
  return {
    time: text(own(id, 'time')) ?? text(own(item, 'p_event_time')),
    qualifier: text(own(id, 'uniqueQualifier')),
    application: text(own(id, 'applicationName'))?.toLowerCase() ?? null,
    customer: text(own(id, 'customerId')),
    email: text(own(actor, 'email')),
    profile: text(own(actor, 'profileId')),
    callerType: text(own(actor, 'callerType')),
    key: text(own(actor, 'key')),
    ownerDomain: text(own(item, 'ownerDomain'))?.toLowerCase() ?? null,
    ip: text(own(item, 'ipAddress')),
    asn: list(own(network, 'ipAsn'))[0] ?? own(network, 'ipAsn'),
    region: text(own(network, 'regionCode')),
    subdivision: text(own(network, 'subdivisionCode')),
    resources: own(item, 'resourceDetails'),
    type: text(own(event, 'type')),
    name: text(own(event, 'name')),
    shown: null,
    description: null,
    parameters: parametersOf(own(event, 'parameters')),
  };
}

function eventOf(item: JsonObject): JsonObject {
  const events = own(item, 'events');
  return record(Array.isArray(events) ? events[0] : events) ?? item;
}

/** The activity once for each of its events; what is no event keeps its place and is refused there. */
export function splitActivity(item: JsonObject): readonly JsonObject[] {
  const events = list(own(item, 'events'));
  return events.length < 2 ? [] : events.map((event) => ({ ...item, events: record(event) === null ? [] : [event] }));
}

/** `[{name, value | intValue | boolValue | multiValue ...}]`, or an object of names and values as some collectors make it. */
export function parametersOf(value: unknown): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const put = (name: string | null, content: string | null): void => {
    if (name === null || content === null || content === '') return;
    const key = name.slice(0, 128).toLowerCase();
    if (!parameters.has(key)) parameters.set(key, content);
  };
  const object = record(value);
  if (object !== null)
    for (const [name, content] of Object.entries(object)) put(name, plain(content, separatorOf(name)));
  for (const item of list(value)) {
    const parameter = record(item);
    if (parameter === null) continue;
    const name = text(own(parameter, 'name'));
    put(name, valueOf(parameter, name ?? ''));
  }
  return parameters;
}

const valueKeys = [
  'value',
  'intValue',
  'boolValue',
  'multiValue',
  'multiIntValue',
  'multiBoolValue',
  'multiStrValue',
] as const;

function valueOf(parameter: JsonObject, name: string): string | null {
  for (const key of valueKeys) {
    const found = plain(own(parameter, key), separatorOf(name));
    if (found !== null) return found;
  }
  return plain(message(own(parameter, 'messageValue') ?? own(parameter, 'multiMessageValue'), 0), ', ');
}

/** Nested messages as plain objects: `{parameter: [{name, value}]}` becomes `{name: value}`. */
function message(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return depth > 6 ? null : value.map((item) => message(item, depth + 1));
  const parameters = list(own(record(value) ?? {}, 'parameter'));
  if (parameters.length === 0 || depth > 6) return value;
  return Object.fromEntries(
    parameters
      .map(record)
      .filter((item) => item !== null)
      .map((item) => {
        const key = Object.keys(item).find((each) => each !== 'name') ?? '';
        return [text(own(item, 'name')) ?? 'unnamed', message(own(item, key), depth + 1)];
      }),
  );
}

/** Scopes hold commas nowhere and are told apart by blanks everywhere else. */
function separatorOf(name: string): string {
  return /scope/i.test(name) && !/scope_data/i.test(name) ? ' ' : ', ';
}

function plain(value: unknown, separator: string): string | null {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    const joined = value
      .map(text)
      .filter((item) => item !== null)
      .join(separator);
    return joined === '' ? null : joined;
  }
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : text(value);
}
