import { own, text } from '../../lib/json.ts';
import { nullable } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import { cellsOfRecord } from '../cells.ts';
import type { JsonRecord, JsonShape, Normalised, PartContext } from '../source.ts';
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

function normaliseRow(item: JsonRecord, context: PartContext): Normalised {
  const cells = cellsOfRecord(item);
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

/** Rows of a Splunk search over the classic Windows source type. */
export const splunkRow: JsonShape = {
  id: 'splunk-row',
  title: 'Windows events exported from Splunk',
  kind: 'json',
  limits: ['the columns of a search depend on the search; the raw text is read where it is there'],
  claims: (item) => {
    const raw = text(own(item, '_raw'));
    const lower = new Set(Object.keys(item).map((key) => key.toLowerCase()));
    if (lower.has('eventcode') && (lower.has('logname') || lower.has('computername') || lower.has('recordnumber')))
      return true;
    return raw !== null && /^EventCode=\d{1,5}\s*$/m.test(raw.slice(0, 2000));
  },
  normalise: normaliseRow,
};
