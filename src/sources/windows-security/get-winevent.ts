import { own, text } from '../../lib/json.ts';
import { parseTime } from '../../lib/time.ts';
import { timeText } from '../microsoft.ts';
import type { CsvShape, JsonShape, PartContext } from '../source.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import { toEvent } from './build.ts';
import type { Stamp } from './win-event.ts';

const limits = [
  'times are in the zone of the computer on which the export was made, which is not in the file',
  'fields come from the message text, in English, German or French; in other languages only ids and times are known',
];

/** Local time unless it carries a zone. */
export function localTime(raw: string | null, context: PartContext): Stamp | null {
  const time = raw === null ? null : parseTime(raw, { order: context.dateOrder, zoneMinutes: context.zoneMinutes });
  return time === null ? null : { micros: time.micros, basis: time.explicit ? 'explicit' : 'assumed' };
}

function normaliseCells(cells: Cells, rawTime: string | null, context: PartContext): ReturnType<typeof toEvent> {
  return toEvent({
    id: cells.text('id', 'eventid', 'instanceid'),
    time: localTime(rawTime, context),
    rawTime,
    provider: cells.text('providername', 'source'),
    channel: cells.text('logname', 'log'),
    computer: cells.text('machinename'),
    recordId: cells.text('recordid', 'index'),
    userSid: cells.text('userid'),
    activityId: cells.text('activityid'),
    audit: [cells.text('keywords'), cells.text('keywordsdisplaynames'), cells.text('entrytype')],
    message: cells.text('message'),
    scope: context.partName,
  });
}

/** `Get-WinEvent | Export-Csv`, or a selection of its properties; also `Get-EventLog`. */
export const getWinEventCsv: CsvShape = {
  id: 'get-winevent-csv',
  title: 'Get-WinEvent or Get-EventLog CSV',
  kind: 'csv',
  limits,
  dateColumns: ['timecreated', 'timegenerated'],
  claims: (header) =>
    header.has('message') &&
    ((header.has('timecreated', 'id') && !header.has('payload')) ||
      (header.has('timegenerated', 'entrytype') && (header.has('eventid') || header.has('instanceid')))),
  normalise: (row, context) =>
    normaliseCells(cellsOfRow(row), row.get('timecreated') ?? row.get('timegenerated'), context),
};

/** `Get-WinEvent | ConvertTo-Json`. */
export const getWinEventJson: JsonShape = {
  id: 'get-winevent-json',
  title: 'Get-WinEvent JSON',
  kind: 'json',
  limits,
  claims: (item) =>
    'Id' in item &&
    'TimeCreated' in item &&
    'Message' in item &&
    ('ProviderName' in item || 'LogName' in item || 'MachineName' in item),
  normalise: (item, context) =>
    normaliseCells(cellsOfRecord(item), timeText(own(item, 'TimeCreated')) ?? text(own(item, 'TimeCreated')), context),
};
