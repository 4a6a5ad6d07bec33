import { nullable } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import type { CsvShape, JsonShape, Normalised, PartContext } from '../source.ts';
import { toEvent } from './build.ts';

const heading = /^([A-Za-z]{3,24})=([^\r\n]*)$/gm;

/** The heading lines of Splunk's classic text form (`EventCode=4624`), and the message behind them. */
function classic(raw: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const at = raw.search(/^Message=/m);
  for (const [, name = '', value = ''] of raw.slice(0, at < 0 ? 4000 : at).matchAll(heading))
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  if (at >= 0) found.set('message', raw.slice(at + 'Message='.length));
  return found;
}

function normaliseCells(cells: Cells, context: PartContext): Normalised {
  const raw = cells.text('_raw');
  const lines = raw === null ? new Map<string, string>() : classic(raw);
  const value = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const found = cells.text(name) ?? nullable(lines.get(name));
      if (found !== null) return found;
    }
    return null;
  };
  const rawTime = value('_time') ?? nullable(raw?.slice(0, 40).split(/\r?\n/)[0]);
  const time =
    rawTime === null ? null : parseTime(rawTime, { order: context.dateOrder, zoneMinutes: context.zoneMinutes });
  return toEvent({
    id: value('eventcode', 'eventid', 'event_id'),
    time: time === null ? null : { micros: time.micros, basis: time.explicit ? 'explicit' : 'assumed' },
    rawTime,
    provider: value('sourcename'),
    channel: value('logname'),
    computer: value('computername', 'dvc', 'host'),
    recordId: value('recordnumber', 'recordid'),
    userSid: value('sid'),
    audit: [value('keywords')],
    message: lines.get('message') ?? value('message'),
    scope: context.partName,
  });
}

const limits = ['the columns of a search depend on the search; the raw text is read where it is there'];

/** Rows of a Splunk search over the classic Windows source type. */
export const splunkCsv: CsvShape = {
  id: 'splunk-csv',
  title: 'Windows events exported from Splunk (CSV)',
  kind: 'csv',
  limits,
  dateColumns: ['_time'],
  claims: (header) => header.has('_time', 'eventcode') && (header.has('_raw') || header.has('computername', 'message')),
  normalise: (row, context) => normaliseCells(cellsOfRow(row), context),
};

export const splunkJson: JsonShape = {
  id: 'splunk-json',
  title: 'Windows events exported from Splunk (JSON)',
  kind: 'json',
  limits,
  claims: (item) =>
    '_time' in item && 'EventCode' in item && ('_raw' in item || ('ComputerName' in item && 'Message' in item)),
  normalise: (item, context) => normaliseCells(cellsOfRecord(item), context),
};
