import type { TimeBasis } from '../../schema/event.ts';
import { lower, nullable } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import { number, text } from '../../lib/json.ts';
import { memo } from '../memo.ts';
import type { EventData } from './event-data.ts';

/** One event as Windows recorded it: what every shape is brought to before it is normalised. */
export interface WinEvent {
  readonly id: number;
  readonly provider: string | null;
  readonly channel: string | null;
  /** Recording computer, lower case. */
  readonly computer: string | null;
  readonly recordId: string | null;
  /** Microseconds since 1970 UTC. */
  readonly time: number;
  readonly timeBasis: TimeBasis;
  /** What the audit keywords say; null for events that are no audits and where the export left them out. */
  readonly audit: 'success' | 'failure' | null;
  /** SID of the account the event was written under. */
  readonly userSid: string | null;
  /** Name of that account, where a collector looked it up: `domain\\user`. */
  readonly userName: string | null;
  readonly activityId: string | null;
  readonly data: EventData;
  /** Scopes logon ids where no computer is known. */
  readonly scope: string | null;
  readonly notes: readonly string[];
}

export interface Stamp {
  readonly micros: number;
  readonly basis: TimeBasis;
}

/** A time that is UTC when it names no zone. */
export function utcTime(value: unknown): Stamp | null {
  const raw = text(value);
  const time = raw === null ? null : parseTime(raw);
  return time === null ? null : { micros: time.micros, basis: time.explicit ? 'explicit' : 'by_definition' };
}

/** Event id, also out of `4624.0` and `{"#text": 4624}`; null when it is no whole number. */
export function eventId(value: unknown): number | null {
  const id = number(value);
  return id !== null && Number.isInteger(id) && id >= 0 && id <= 0xffffffff ? id : null;
}

/** Name of the recording computer, lower case. */
export function computerName(value: unknown): string | null {
  return lower(text(value));
}

/** Canonical channel name; the one of the audit log has two spellings. */
export function channelName(value: unknown): string | null {
  const name = text(value);
  return name?.toLowerCase() === 'security' ? 'Security' : name;
}

const channelOfProvider: ReadonlyMap<string, string> = new Map([
  ['microsoft-windows-security-auditing', 'Security'],
  ['microsoft windows security auditing.', 'Security'],
  ['security', 'Security'],
  ['microsoft-windows-sysmon', 'Microsoft-Windows-Sysmon/Operational'],
  ['sysmon', 'Microsoft-Windows-Sysmon/Operational'],
  ['service control manager', 'System'],
  ['microsoft-windows-powershell', 'Microsoft-Windows-PowerShell/Operational'],
  ['powershell', 'Windows PowerShell'],
  ['microsoft-windows-winrm', 'Microsoft-Windows-WinRM/Operational'],
  ['microsoft-windows-taskscheduler', 'Microsoft-Windows-TaskScheduler/Operational'],
  [
    'microsoft-windows-terminalservices-localsessionmanager',
    'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
  ],
  [
    'microsoft-windows-terminalservices-remoteconnectionmanager',
    'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational',
  ],
]);

/** Channel an event belongs to where the export names only its provider; null when the provider writes to several. */
export function channelBy(provider: string | null, id: number): string | null {
  if (provider === null) return null;
  const name = provider.toLowerCase();
  if (name === 'microsoft-windows-eventlog' || name === 'eventlog') return id === 104 ? 'System' : 'Security';
  return channelOfProvider.get(name) ?? null;
}

const successBit = 0x20000000000000n;
const failureBit = 0x10000000000000n;
/** What tools print for the two audit keywords, in the languages known: first the success, then the failure. */
const auditWords: readonly (readonly [RegExp, 'success' | 'failure'])[] = [
  [/audit.?fail|fail(?:ed|ure)?.?audit|^fail/i, 'failure'],
  [/audit.?succe|succe\w*.?audit|^succe/i, 'success'],
  [/überwachung (?:fehl|gesch)/i, 'failure'],
  [/überwachung erfolg/i, 'success'],
  [/échec/i, 'failure'],
  [/succès/i, 'success'],
  [/error de auditor|controllo non riuscito|falha na auditoria|controle mislukt/i, 'failure'],
  [/auditoría correcta|controllo riuscito|êxito da auditoria|controle geslaagd/i, 'success'],
];

const readAudit = memo((raw: string): 'success' | 'failure' | null => {
  const bits = keywordBits(raw);
  if (bits !== null) {
    if ((bits & failureBit) !== 0n) return 'failure';
    return (bits & successBit) !== 0n ? 'success' : null;
  }
  return auditWords.find(([pattern]) => pattern.test(raw))?.[1] ?? null;
});

/** Outcome that audit keywords give: `0x8020000000000000`, the same as a signed number, `Audit Failure`, `AUDIT_SUCCESS`. */
export function auditOf(...values: readonly unknown[]): 'success' | 'failure' | null {
  for (const value of values) {
    const raw = typeof value === 'number' ? bigText(value) : Array.isArray(value) ? words(value) : text(value);
    const audit = raw === null || raw.length > 200 ? null : readAudit(raw);
    if (audit !== null) return audit;
  }
  return null;
}

function words(values: readonly unknown[]): string {
  return values
    .slice(0, 8)
    .filter((value) => typeof value === 'string')
    .join(' ');
}

/** A number beyond 2^53 as JSON gives it: its text would be rounded to another number of decimal digits. */
function bigText(value: number): string | null {
  return Number.isInteger(value) ? BigInt(value).toString() : null;
}

function keywordBits(raw: string): bigint | null {
  const trimmed = raw.trim();
  if (/^0x[0-9a-f]{1,16}$/i.test(trimmed)) return BigInt(trimmed);
  if (/^-?\d{10,20}$/.test(trimmed)) return BigInt.asUintN(64, BigInt(trimmed));
  return /^-?\d\.\d+e\+?\d+$/i.test(trimmed) ? BigInt.asUintN(64, BigInt(Number(trimmed))) : null;
}

/** The first line of a message, without a final full stop. */
export function firstLine(message: string | null): string | null {
  if (message === null) return null;
  const line = nullable(
    message
      .slice(0, 2000)
      .trimStart()
      .split(/\r?\n|\t| {3}/)[0],
  );
  return line === null ? null : line.slice(0, 200).replace(/[.:\s]+$/, '');
}
