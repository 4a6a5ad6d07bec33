import { own, text, type JsonObject } from '../../lib/json.ts';
import { defineSource, type CsvShape, type JsonShape } from '../source.ts';
import { toEvent } from './event.ts';
import { enveloped, hooked, recase, spelling } from './log-event.ts';
import { recordOfRow } from './table.ts';

const limits = [
  'the System Log goes back 90 days; what the Okta organisation itself does not record, such as work inside the applications, is in their own logs',
];

const api: JsonShape = {
  id: 'api-json',
  title: 'Okta System Log',
  kind: 'json',
  limits,
  claims: (record) => spelling(record) !== null,
  normalise: (record) => toEvent(spelled(record), null),
};

/** Log streams to EventBridge and to Splunk's collector, and event hooks. */
const stream: JsonShape = {
  id: 'stream-json',
  title: 'Okta log stream or event hook',
  kind: 'json',
  limits: [...limits, 'an event hook delivers only the event types it was made for'],
  claims: (record) => {
    if (own(record, 'eventType') === 'com.okta.event_hook')
      return hooked(record).some((item) => spelling(item) !== null);
    return spelling(record) === null && enveloped(record) !== null;
  },
  split: hooked,
  normalise: (record) => {
    const inner = enveloped(record);
    return toEvent(spelled(inner ?? record), inner === null ? null : partnerOrg(record));
  },
};

const console: CsvShape = {
  id: 'console-csv',
  title: 'Okta System Log CSV',
  kind: 'csv',
  limits: [
    ...limits,
    'this CSV has no network owner, no risk or behaviour data, no root session and at most four targets of an event; the JSON of the API has them',
  ],
  claims: (header) => {
    const names = new Set(header.names.map((name) => name.replaceAll('_', '')));
    return (
      ['eventtype', 'actor.alternateid', 'outcome.result', 'uuid'].every((name) => names.has(name)) &&
      (names.has('timestamp') || names.has('published'))
    );
  },
  dateColumns: ['timestamp', 'published'],
  normalise: (row, context) =>
    context.header === null
      ? { reject: 'row without a header' }
      : toEvent(recordOfRow(row, context.header), null, context.dateOrder),
};

function spelled(record: JsonObject): JsonObject {
  return typeof own(record, 'eventType') === 'string' ? record : recase(record);
}

/** Organisation in the source of a partner event: `aws.partner/okta.com/<organisation>/<stream>`. */
function partnerOrg(record: JsonObject): string | null {
  const found = /^aws\.partner\/okta\.com\/([^/]{1,255})/.exec(text(own(record, 'source')) ?? '')?.[1];
  return found?.toLowerCase() ?? null;
}

export default defineSource({ title: 'Okta System Log', family: 'okta', shapes: [api, stream, console] });
