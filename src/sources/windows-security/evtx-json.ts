import { own, record, text, type JsonObject } from '../../lib/json.ts';
import type { JsonRecord, JsonShape, Normalised } from '../source.ts';
import { toEvent } from './build.ts';
import { EventData } from './event-data.ts';
import { utcTime } from './win-event.ts';

const nothing: JsonObject = {};
const stringTag = /<string>([^<]*)<\/string>/g;

/** Attribute of an element: `#attributes`, `@Name` or a sibling `X_attributes`, as converters write it. */
function attribute(parent: JsonObject, element: string, name: string): unknown {
  const node = record(own(parent, element));
  const attributes =
    record(node === null ? undefined : own(node, '#attributes')) ?? record(own(parent, `${element}_attributes`));
  const found = attributes === null ? undefined : own(attributes, name);
  if (found !== undefined) return found;
  return node === null ? undefined : (own(node, `@${name}`) ?? own(node, name));
}

/** Text of an element, whether it is plain or has attributes. */
function content(value: unknown): unknown {
  const node = record(value);
  return node === null ? value : (own(node, '#text') ?? null);
}

/**
 * Named values of `EventData`, `UserData` or `ProcessingErrorData` in the layouts of evtx_dump (keys), EvtxECmd and XML converters
 * (`Data` with `@Name` and `#text`). Values without a name become `param1`, `param2` ...
 */
export function readData(event: JsonObject, data: EventData): EventData {
  for (const section of ['EventData', 'UserData', 'ProcessingErrorData']) {
    const body = own(event, section);
    const node = record(body);
    if (node !== null) readSection(node, data, section === 'UserData' ? 3 : 1);
    else if (typeof body === 'string' && body.length > 0) data.set('text', body);
  }
  return data;
}

function readSection(node: JsonObject, data: EventData, depth: number): void {
  for (const name of Object.keys(node)) {
    const value = node[name];
    const first = name.charCodeAt(0);
    if (first === 35 || first === 64 || name === 'xmlns') continue;
    if (name === 'Data') readUnnamed(value, data);
    else if (typeof value !== 'object') data.set(name, value);
    else if (!name.endsWith('_attributes')) readElement(name, value, data, depth);
  }
}

function readElement(name: string, value: unknown, data: EventData, depth: number): void {
  const inner = record(value);
  if (inner === null) data.set(name, value);
  else if ('#text' in inner) data.set(name, own(inner, '#text'));
  else if (depth > 1) readSection(inner, data, depth - 1);
  else data.set(name, value);
}

function readUnnamed(value: unknown, data: EventData): void {
  const node = record(value);
  const items = node !== null && Array.isArray(own(node, '#text')) && !('@Name' in node) ? own(node, '#text') : value;
  let count = 0;
  for (const item of Array.isArray(items) ? items : [items]) {
    const element = record(item);
    const name =
      element === null
        ? null
        : text(own(element, '@Name') ?? own(record(own(element, '#attributes')) ?? nothing, 'Name'));
    const found = content(item);
    if (name !== null) {
      data.set(name, found);
      continue;
    }
    const strings = typeof found === 'string' && found.startsWith('<string>') ? [...found.matchAll(stringTag)] : null;
    if (strings === null) data.set(`param${String(++count)}`, found);
    else for (const [, inner] of strings) data.set(`param${String(++count)}`, inner?.trim());
  }
}

/** An `Event` element as JSON. `message` is the rendered text where a converter added it. */
export function fromEventElement(event: JsonObject): Normalised {
  const system = record(own(event, 'System')) ?? nothing;
  const rendering = record(own(event, 'RenderingInfo')) ?? nothing;
  const created = attribute(system, 'TimeCreated', 'SystemTime') ?? content(own(system, 'TimeCreated'));
  return toEvent({
    id: content(own(system, 'EventID')),
    time: utcTime(created),
    rawTime: created,
    provider: attribute(system, 'Provider', 'Name') ?? attribute(system, 'Provider', 'EventSourceName'),
    channel: content(own(system, 'Channel')),
    computer: content(own(system, 'Computer')),
    recordId: content(own(system, 'EventRecordID')),
    userSid: attribute(system, 'Security', 'UserID'),
    activityId: attribute(system, 'Correlation', 'ActivityID'),
    audit: [content(own(system, 'Keywords'))],
    data: readData(event, new EventData()),
    message: content(own(rendering, 'Message')),
  });
}

function isEventElement(value: unknown): value is JsonObject {
  const event = record(value);
  const system = event === null ? null : record(own(event, 'System'));
  return (
    system !== null && 'EventID' in system && ('Channel' in system || 'Computer' in system || 'Provider' in system)
  );
}

/** evtx_dump (also with separate attributes), EvtxECmd `--fj`, and other converters of the XML form. */
export const evtxJson: JsonShape = {
  id: 'evtx-json',
  title: 'Windows events as JSON (evtx_dump, full EvtxECmd)',
  kind: 'json',
  claims: (item: JsonRecord) => isEventElement(own(item, 'Event')) || (isEventElement(item) && !('winlog' in item)),
  normalise: (item) => fromEventElement(record(own(item, 'Event')) ?? item),
};
