import { own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import type { CsvShape, JsonShape, Normalised, PartContext } from '../source.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import { parseTime } from '../../lib/time.ts';
import { toEvent } from './build.ts';
import { EventData } from './event-data.ts';
import { readData } from './evtx-json.ts';

const payloads = [
  'payloaddata1',
  'payloaddata2',
  'payloaddata3',
  'payloaddata4',
  'payloaddata5',
  'payloaddata6',
] as const;
const remoteHost = /^(.*?)\s*\(([^()]*)\)$/;

/** What the tool's maps made of the event (`Target: D\\u`, `LogonType 3`): read only where the event itself is missing. */
function readMapped(cells: Cells, data: EventData): void {
  for (const column of payloads) {
    const piece = cells.text(column);
    const [, name, value] = /^([A-Za-z][A-Za-z ]{1,40}?)(?::\s{0,8}| {1,8}(?=\d))(.*)$/.exec(piece ?? '') ?? [];
    if (name === 'Target') data.set('TargetUserName', value);
    else if (name === 'LogonId') data.set('TargetLogonId', value);
    else if (name !== undefined) data.set(name.replace(/ /g, ''), value);
    else data.set(`mapped_${column}`, piece);
  }
  const remote = cells.text('remotehost');
  const [, host, address] = remoteHost.exec(remote?.slice(0, 400) ?? '') ?? [];
  data.set('WorkstationName', host ?? remote);
  data.set('IpAddress', address);
  data.set('mapped_user_name', cells.text('username'));
  data.set('mapped_executable', cells.text('executableinfo'));
}

function normaliseCells(cells: Cells, payload: unknown, context: PartContext): Normalised {
  const raw = cells.text('timecreated');
  const time = raw === null ? null : parseTime(raw, { order: context.dateOrder });
  const data = new EventData();
  const notes: string[] = [];
  const inner = record(payload);
  if (inner !== null) readData(inner, data);
  else {
    readMapped(cells, data);
    notes.push('the payload is missing, cut off or no JSON: only the mapped columns were read');
  }
  return toEvent({
    id: cells.text('eventid'),
    time: time === null ? null : { micros: time.micros, basis: time.explicit ? 'explicit' : 'by_definition' },
    rawTime: raw,
    provider: cells.text('provider'),
    channel: cells.text('channel'),
    computer: cells.text('computer'),
    recordId: cells.text('eventrecordid'),
    userSid: cells.text('userid'),
    audit: [cells.text('keywords')],
    data,
    message: cells.text('mapdescription'),
    notes,
  });
}

const limits = [
  'times are UTC unless the tool was told otherwise (--dt, --tz)',
  'the tool may have been run with a date or event filter, or without duplicates',
];

export const evtxecmdCsv: CsvShape = {
  id: 'evtxecmd-csv',
  title: 'EvtxECmd CSV',
  kind: 'csv',
  limits,
  claims: (header) =>
    header.has('eventid', 'timecreated') &&
    ((header.has('payload') && (header.has('mapdescription') || header.has('eventrecordid', 'channel'))) ||
      header.has('mapdescription', 'payloaddata1')),
  dateColumns: ['timecreated'],
  normalise: (row, context) => {
    const cells = cellsOfRow(row);
    return normaliseCells(cells, parseJson(row.get('payload')), context);
  },
};

export const evtxecmdJson: JsonShape = {
  id: 'evtxecmd-json',
  title: 'EvtxECmd JSON',
  kind: 'json',
  limits,
  claims: (item) =>
    'EventId' in item &&
    'TimeCreated' in item &&
    'Payload' in item &&
    ('MapDescription' in item || 'EventRecordId' in item),
  normalise: (item, context) => normaliseCells(cellsOfRecord(item), payloadOf(item), context),
};

function payloadOf(item: JsonObject): unknown {
  const payload = own(item, 'Payload');
  return typeof payload === 'string' ? parseJson(text(payload)) : payload;
}
