import { own, parseJson, record, type JsonObject } from '../../lib/json.ts';
import { parseTime } from '../../lib/time.ts';
import type { TimeBasis } from '../../schema/event.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import type { CsvHeader, CsvShape, JsonShape, Normalised, PartContext } from '../source.ts';
import { toEvent } from './build.ts';
import { EventData } from './event-data.ts';
import { readData } from './evtx-json.ts';
import type { Stamp } from './win-event.ts';
import { parseXml } from './xml.ts';

/** Columns of the record itself, and columns that Log Analytics makes out of others. */
const meta: ReadonlySet<string> = new Set([
  'timegenerated', 'timecollected', 'activity', 'computer', 'eventid', 'channel', 'eventsourcename', 'provider', 'task', 'level',
  'eventlevelname', 'eventdata', 'eventrecordid', 'eventoriginid', 'keywords', 'type', 'tenantid', 'sourcesystem', 'managementgroupname',
  'sourcecomputerid', '_resourceid', '_subscriptionid', 'mg', 'account', 'subjectaccount', 'logontypename', 'process', 'version', 'opcode',
  'correlation', 'systemuserid', 'systemprocessid', 'systemthreadid', 'partitionkey', 'rowkey', 'storageaccount', 'azuredeploymentid',
  'azuretablename', 'eventlog', 'source', 'eventlevel', 'eventcategory', 'parameterxml', 'renderedescription', 'rendereddescription', 'message',
  'role', 'extendedproperties', 'accounttype', '_timereceived', '_itemid', 'callerprocess', 'rawxml',
]); // prettier-ignore

/** `name` and its value, of every column. */
type Columns = Iterable<readonly [name: string, value: unknown]>;

function dataOf(cells: Cells, columns: Columns): EventData {
  const data = new EventData();
  const raw = cells.text('eventdata');
  const nested = record(parseJson(raw)) ?? record(cells.nested('eventdata'));
  if (nested !== null) for (const [name, value] of Object.entries(nested)) data.set(name, value);
  else if (raw !== null) readXmlData(raw, data);
  const parameters = cells.text('parameterxml');
  if (parameters !== null && data.size === 0)
    readXmlData(`<EventData>${parameters.replace(/Param>/g, 'Data>')}</EventData>`, data);
  for (const [name, value] of columns)
    if (!meta.has(name.toLowerCase()) && typeof value !== 'object') data.set(name, value);
  if (!data.has('targetusername')) data.set('TargetUserName', cells.text('targetaccount'));
  data.take('targetaccount');
  return data;
}

function readXmlData(source: string, data: EventData): void {
  const element = parseXml(source);
  if (element === null) return;
  const inner = record(own(element, 'EventData')) ?? record(own(element, 'UserData'));
  readData(inner === null ? { EventData: element } : { EventData: inner }, data);
}

function normaliseCells(cells: Cells, columns: Columns, time: Stamp | null): Normalised {
  return toEvent({
    id: cells.text('eventid'),
    time,
    rawTime: cells.text('timegenerated'),
    provider: cells.text('eventsourcename', 'provider', 'source'),
    channel: cells.text('channel', 'eventlog'),
    computer: cells.text('computer'),
    recordId: cells.text('eventrecordid'),
    userSid: cells.text('systemuserid'),
    audit: [cells.text('keywords')],
    data: dataOf(cells, columns),
    message: cells.text('rendereddescription', 'activity')?.replace(/^\d{1,5} - /, ''),
  });
}

const limits = [
  'the agent collects a chosen set of event ids (common, minimal or all): an id that is missing may never have been collected',
  'audit success or failure is not a column of this table; where an id can be both, the outcome is unknown',
];

function isTable(has: (...names: readonly string[]) => boolean): boolean {
  return (
    has('timegenerated', 'eventid', 'computer') &&
    (has('activity') ||
      has('eventlog', 'rendereddescription') ||
      (has('eventdata') && (has('channel') || has('provider'))))
  );
}

/** Sentinel's SecurityEvent, WindowsEvent and Event tables. */
export const logAnalyticsCsv: CsvShape = {
  id: 'log-analytics-csv',
  title: 'Log Analytics CSV (SecurityEvent, WindowsEvent, Event)',
  kind: 'csv',
  limits,
  dateColumns: ['timegenerated'],
  claims: (header) => isTable((...names) => header.has(...names)),
  normalise: (row, context) => {
    const header = context.header;
    const columns = header === null ? [] : header.names.map((name) => [name, row.get(name)] as const);
    return normaliseCells(cellsOfRow(row), columns, stamp(row.get('timegenerated'), header, context));
  },
};

export const logAnalyticsJson: JsonShape = {
  id: 'log-analytics-json',
  title: 'Log Analytics JSON (SecurityEvent, WindowsEvent, Event)',
  kind: 'json',
  limits,
  claims: (item) => 'TimeGenerated' in item && isTable((...names) => hasKeys(item, names)),
  normalise: (item, context) => {
    const cells = cellsOfRecord(item);
    return normaliseCells(
      cells,
      Object.entries(item),
      stamp(cells.text('timegenerated'), null, context, 'by_definition'),
    );
  },
};

function hasKeys(item: JsonObject, names: readonly string[]): boolean {
  const keys = new Set(Object.keys(item).map((key) => key.toLowerCase()));
  return names.every((name) => keys.has(name));
}

function stamp(raw: string | null, header: CsvHeader | null, context: PartContext, known?: TimeBasis): Stamp | null {
  const isUtc = known !== undefined || header?.zoneOf('timegenerated') === 'utc';
  const time =
    raw === null ? null : parseTime(raw, { order: context.dateOrder, zoneMinutes: isUtc ? 0 : context.zoneMinutes });
  if (time === null) return null;
  return { micros: time.micros, basis: time.explicit ? 'explicit' : (known ?? (isUtc ? 'header' : 'assumed')) };
}
