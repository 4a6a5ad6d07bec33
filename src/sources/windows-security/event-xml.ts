import { own, record } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import type { JsonRecord, JsonShape, Normalised } from '../source.ts';
import { fromEventElement } from './evtx-json.ts';
import { parseXml } from './xml.ts';

const eventTag = /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<Event[\s>]/;

/** Keys under which collectors keep an event as XML. */
const keys = ['message', '_raw', 'RawXml', 'EventXml', 'xml'] as const;

function xmlIn(item: JsonRecord): string | null {
  const properties = record(own(item, 'properties'));
  for (const holder of properties === null ? [item] : [item, properties]) {
    for (const key of keys) {
      const value = own(holder, key);
      if (typeof value === 'string' && eventTag.test(value)) return value;
    }
  }
  return null;
}

/** Events in the XML form: one a line (`wevtutil`, Splunk's raw text), or in a field of a collector's record (Azure diagnostics). */
export const eventXml: JsonShape = {
  id: 'event-xml',
  title: 'Windows events as XML',
  kind: 'json',
  claims: (item) => xmlIn(item) !== null,
  normalise: (item) => readXml(xmlIn(item) ?? ''),
};

function readXml(source: string): Normalised {
  const at = source.indexOf('<Event');
  const element = parseXml(source.slice(Math.max(at, 0)));
  return element === null
    ? { reject: `not a well-formed event: ${shorten(source.trim(), 60)}` }
    : fromEventElement(element);
}
