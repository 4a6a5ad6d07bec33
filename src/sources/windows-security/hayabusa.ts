import { own, record, text, type JsonObject } from '../../lib/json.ts';
import { splitAddress } from '../../lib/ip.ts';
import { shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import type { CsvShape, JsonShape, Normalised, PartContext } from '../source.ts';
import { accountOf, domainOf } from './accounts.ts';
import { EventData } from './event-data.ts';
import { computerName } from './win-event.ts';

const longestDetails = 100_000;
/** Abbreviations of logs in the timelines, as far as they matter to find the record again. */
const channels: ReadonlyMap<string, string> = new Map([
  ['sec', 'security'],
  ['sys', 'system'],
  ['sysmon', 'microsoft-windows-sysmon/operational'],
  ['pwsh', 'microsoft-windows-powershell/operational'],
  ['pwshclassic', 'windows powershell'],
  ['defender', 'microsoft-windows-windows defender/operational'],
  ['rdp-client', 'microsoft-windows-terminalservices-rdpclient/operational'],
  ['rdslsm', 'microsoft-windows-terminalservices-localsessionmanager/operational'],
  ['taskschd', 'microsoft-windows-taskscheduler/operational'],
  ['winrm', 'microsoft-windows-winrm/operational'],
  ['wmi', 'microsoft-windows-wmi-activity/operational'],
]);
const levels: ReadonlyMap<string, string> = new Map([
  ['crit', 'critical'],
  ['med', 'medium'],
  ['info', 'informational'],
]);
/** Detail names and the columns they fill. */
const userNames = ['tgtuser', 'user', 'srcuser', 'acct', 'account', 'svcacct'] as const;

/** `Name: value ¦ Name: value`, also on lines or between tabs; or an object. */
function readDetails(value: unknown, data: EventData): string | null {
  const object = record(value);
  if (object !== null) {
    for (const [name, inner] of Object.entries(object)) data.set(name, inner);
    return null;
  }
  const raw = text(value);
  if (raw === null) return null;
  const pieces = raw.slice(0, longestDetails).split(/¦|\n|\t/);
  for (const untrimmed of pieces) {
    const piece = untrimmed.trim();
    const colon = piece.indexOf(': ');
    if (colon > 0) data.set(piece.slice(0, colon), piece.slice(colon + 2));
    else data.set('text', piece);
  }
  return raw.length > longestDetails
    ? `only the first ${String(longestDetails)} characters of the details were read`
    : null;
}

/** One hit of a rule: a finding about an event, beside the event itself. The same event comes once for every rule it hits. */
function finding(cells: Cells, details: readonly unknown[], context: PartContext): Normalised {
  const rule = cells.text('ruletitle');
  const raw = cells.text('timestamp', 'datetime');
  const time = raw === null ? null : parseTime(raw, { order: context.dateOrder, zoneMinutes: context.zoneMinutes });
  if (rule === null || time === null) return { reject: `no rule title or time: time "${shorten(raw ?? '', 60)}"` };
  const data = new EventData();
  const notes = details.map((value) => readDetails(value, data)).filter((note) => note !== null);
  const computer = computerName(cells.text('computer'));
  const shown = cells.text('channel');
  const channel = shown === null ? null : (channels.get(shown.toLowerCase()) ?? shown.toLowerCase());
  const recordId = cells.text('recordid');
  const level = cells.text('level')?.toLowerCase() ?? null;
  const about = computer === null || recordId === null ? null : `${computer}|${channel ?? ''}|${recordId}`;
  const account = accountOf(
    data.get('tgtsid', 'sid'),
    data.get(...userNames),
    data.get('tgtdom', 'srcdom'),
    domainOf(computer),
  );
  const address = splitAddress(data.get('srcip', 'ip', 'clientip'));
  const extra: Record<string, string> = {};
  const put = (key: string, value: string | null): void => {
    if (value !== null) extra[key] = value;
  };
  put('level', level === null ? null : (levels.get(level) ?? level));
  put('event_code', cells.text('eventid'));
  put('rule_id', cells.text('ruleid'));
  put('rule_file', cells.text('rulefile'));
  put('mitre_tactics', cells.text('mitretactics'));
  put('mitre_tags', cells.text('mitretags'));
  put('evtx_file', cells.text('evtxfile'));
  put('channel', channel);
  if (data.dropped > 0) notes.push(`${String(data.dropped)} values left out: too many`);
  put('parse_note', notes.join('; ') || null);
  for (const { key, text: value } of data.rest()) extra[`detail_${key}`] ??= value;
  return {
    time: time.micros,
    time_basis: time.explicit ? 'explicit' : 'assumed',
    event_id: about === null ? null : `hayabusa|${about}|${cells.text('ruleid') ?? rule}`,
    event_class: 'finding',
    activity: 'alert',
    operation: rule,
    service: 'Hayabusa',
    outcome: 'unknown',
    actor_key: account === null ? null : (account.key ?? `anonymous:${address.ip ?? 'unknown'}`),
    actor_id: account?.sid ?? null,
    actor_name: account?.name ?? null,
    actor_type: account?.type ?? null,
    actor_tenant: account?.domain ?? null,
    tenant: domainOf(computer),
    target_type: 'computer',
    target_name: computer,
    device_name: computer,
    src_ip: address.ip,
    src_scope: address.scope,
    src_host: data.get('srccomp')?.toLowerCase() ?? address.host,
    correlation_id: about,
    extra,
  };
}

const limits = [
  'rule hits, not events: what no rule matched is missing, and one event comes once for every rule it hits',
  'detail fields depend on the output profile and the rule',
];

export const hayabusaCsv: CsvShape = {
  id: 'hayabusa-csv',
  title: 'Hayabusa timeline CSV',
  kind: 'csv',
  limits,
  dateColumns: ['timestamp', 'datetime'],
  claims: (header) =>
    header.has('ruletitle', 'computer', 'eventid') &&
    (header.has('timestamp') || header.has('datetime')) &&
    header.has('channel'),
  normalise: (row, context) =>
    finding(cellsOfRow(row), [row.get('details'), row.get('extrafieldinfo'), row.get('allfieldinfo')], context),
};

export const hayabusaJson: JsonShape = {
  id: 'hayabusa-json',
  title: 'Hayabusa timeline JSON',
  kind: 'json',
  limits,
  claims: (item) =>
    'RuleTitle' in item && 'Computer' in item && 'EventID' in item && 'Timestamp' in item && 'Channel' in item,
  normalise: (item: JsonObject, context) =>
    finding(
      cellsOfRecord(item),
      [own(item, 'Details'), own(item, 'ExtraFieldInfo'), own(item, 'AllFieldInfo')],
      context,
    ),
};
