import { bool } from '../../lib/json.ts';
import { actorKey, homeUpn } from '../microsoft.ts';
import type { CsvHeader, CsvRow, Normalised, PartContext } from '../source.ts';
import { methodName } from './authentication.ts';
import { clockTime } from './time.ts';

export function isAuthDetailsHeader(header: CsvHeader): boolean {
  return header.has('request id', 'authentication method', 'succeeded', 'result detail');
}

/** A step of a sign-in: its own event, which is no sign-in; `extra.request_id` is the `event_id` of the sign-in it belongs to. */
export function authStep(row: CsvRow, context: PartContext): Normalised {
  const request = row.get('request id');
  if (request === null) return { reject: 'authentication step without request id' };
  const column = row.get('date (utc)') === null ? 'date' : 'date (utc)';
  const raw = row.get(column);
  const at = clockTime(raw, column === 'date (utc)' ? 'utc' : null, context);
  if (at === null) return { reject: `no valid time in "${raw ?? ''}"` };
  const method = row.get('authentication method') ?? 'unknown';
  const succeeded = bool(row.get('succeeded'));
  const upn = row.get('username');
  const userId = row.get('user id');
  const extra: Record<string, string> = { request_id: request };
  const detail = row.get('authentication method detail');
  const requirement = row.get('requirement');
  if (detail !== null) extra['method_detail'] = detail;
  if (requirement !== null) extra['step_requirement'] = requirement;
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: `${request}/${at.micros}/${method}`,
    event_class: 'other',
    activity: 'mfa_step',
    operation: 'Authentication method',
    service: 'Entra ID',
    outcome: succeeded === null ? 'unknown' : succeeded ? 'success' : 'failure',
    outcome_reason: row.get('result detail'),
    actor_key: upn === null && userId === null ? null : actorKey({ upn, objectId: userId }),
    actor_id: userId,
    actor_name: upn === null ? null : homeUpn(upn),
    auth_method: methodName(method),
    correlation_id: row.get('correlation id'),
    extra,
  };
}
