import { splitAddress } from '../../lib/ip.ts';
import { number } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseEpoch, parseTime, type TimeOptions } from '../../lib/time.ts';
import type { Change, EventFields, Outcome } from '../../schema/event.ts';
import { memo } from '../memo.ts';
import type { Normalised } from '../source.ts';
import { actorOf, credentialOf, trustOf } from './actor.ts';
import { pick, printed, rest, type Fields } from './fields.ts';
import { operationOf, requestActivity, type Operation } from './operations.ts';

/** Fields that have a column of their own. */
const taken: ReadonlySet<string> = new Set([
  '@timestamp',
  'at_sign_timestamp',
  'created_at',
  '_document_id',
  'action',
  'actor',
  'actor_id',
  'actor_ip',
  'actor_location',
  'actor_location.country_code',
  'actor_location.city',
  'actor_is_bot',
  'hashed_token',
  'oauth_application_id',
  'oauth_application_name',
  'programmatic_access_type',
  'request_id',
  'status_code',
  'token_id',
  'transport_protocol_name',
  'protocol_name',
  'user_agent',
]);

const times = ['@timestamp', 'at_sign_timestamp', 'created_at'] as const;

/** The event of a record, the same for every shape. `options` are for times without a zone, which GitHub writes in UTC. */
export function toEvent(fields: Fields, options: TimeOptions = {}): Normalised {
  const action = pick(fields, 'action');
  if (action === null) return { reject: 'no action' };
  const raw = times.map((name) => fields.get(name)).find((value) => value !== undefined);
  if (raw === undefined) return { reject: 'no time' };
  const time = typeof raw === 'number' ? parseEpoch(raw) : typeof raw === 'string' ? parseTime(raw, options) : null;
  if (time === null) return { reject: `no valid time in "${shorten(printed(raw) ?? '', 60)}"` };

  const operation = ofRequest(operationOf(action), fields);
  const address = splitAddress(pick(fields, 'actor_ip'));
  const actor = actorOf(fields, address.ip);
  const status = pick(fields, 'status_code');
  const target = targetOf(fields, operation);
  return {
    time: time.micros,
    time_basis: time.explicit ? 'explicit' : 'by_definition',
    event_id: pick(fields, '_document_id'),
    event_class: operation.event_class,
    activity: operation.activity,
    operation: action,
    service: 'GitHub',
    outcome: outcomeOf(action, status),
    outcome_code: status,
    outcome_reason: pick(fields, 'failure_reason', 'failure_type'),
    actor_key: actor.key,
    actor_id: actor.id,
    actor_name: actor.name,
    actor_type: actor.type,
    actor_tenant: actor.domain,
    actor_credential: credentialOf(fields),
    tenant: pick(fields, 'org', 'business')?.toLowerCase() ?? null,
    ...target,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    src_country: countryOf(fields),
    user_agent: pick(fields, 'user_agent'),
    app_id: pick(fields, 'oauth_application_id', 'application_client_id', 'integration_id'),
    app_name: pick(fields, 'oauth_application_name', 'application_name', 'integration', 'app'),
    auth_method: pick(fields, 'programmatic_access_type'),
    auth_flow: pick(fields, 'transport_protocol_name', 'protocol_name'),
    correlation_id: pick(fields, 'request_id'),
    token_id: pick(fields, 'token_id', 'hashed_token'),
    ...trustOf(fields, action),
    extra: extraOf(fields, raw, [actor.name, target.target_name, target.target_path, target.target_id]),
    changes: changesOf(fields, target.target_name ?? null),
  };
}

function ofRequest(operation: Operation, fields: Fields): Operation {
  const activity = requestActivity(pick(fields, 'request_method'));
  return activity === null || operation.event_class !== 'api_call' ? operation : { ...operation, activity };
}

function outcomeOf(action: string, status: string | null): Outcome {
  const code = number(status);
  if (code !== null) return code >= 400 ? 'failure' : 'success';
  return /(?:^|[._])(?:failed|failed_login|denied|failure|rejected)$/i.test(action) ? 'failure' : 'success';
}

function countryOf(fields: Fields): string | null {
  const location = fields.get('actor_location');
  const nested =
    typeof location === 'object' && location !== null && 'country_code' in location ? location.country_code : null;
  const code = typeof nested === 'string' ? nested : pick(fields, 'actor_location.country_code', 'country_code');
  return code !== null && /^[a-z]{2}$/i.test(code) ? code.toUpperCase() : null;
}

type Target = Pick<EventFields, 'target_type' | 'target_id' | 'target_name' | 'target_path'>;

const peopleChanges: ReadonlySet<string> = new Set([
  'sharing',
  'role_change',
  'group_change',
  'account_change',
  'privileged_access',
]);

/** Of a change of access the person is the target; of anything else the repository, team or organisation. */
function targetOf(fields: Fields, operation: Operation): Target {
  const repo = pick(fields, 'repo', 'repository');
  const user = pick(fields, 'user', 'invitee', 'blocked_user', 'target_login')?.toLowerCase() ?? null;
  const actor = pick(fields, 'actor')?.toLowerCase() ?? null;
  if (user !== null && user !== actor && (repo === null || peopleChanges.has(operation.event_class)))
    return {
      target_type: 'user',
      target_id: pick(fields, 'user_id', 'invitee_id') ?? user,
      target_name: user,
      target_path: repo,
    };
  if (repo !== null)
    return {
      target_type: 'repository',
      target_id: pick(fields, 'repo_id', 'repository_id') ?? repo,
      target_name: repo,
      target_path: repo,
    };
  const team = pick(fields, 'team');
  if (team !== null) return { target_type: 'team', target_id: team, target_name: team, target_path: null };
  const org = pick(fields, 'org');
  if (org !== null)
    return {
      target_type: 'organization',
      target_id: pick(fields, 'org_id') ?? org,
      target_name: org,
      target_path: null,
    };
  const business = pick(fields, 'business');
  if (business !== null)
    return {
      target_type: 'enterprise',
      target_id: pick(fields, 'business_id') ?? business,
      target_name: business,
      target_path: null,
    };
  if (user === null) return {};
  return { target_type: 'user', target_id: pick(fields, 'user_id') ?? user, target_name: user, target_path: null };
}

/** Fields that a column repeats more often than not. */
const often = [
  'org',
  'business',
  'repo',
  'repository',
  'user',
  'team',
  'repo_id',
  'repository_id',
  'org_id',
  'user_id',
  'integration',
] as const;

function extraOf(
  fields: Fields,
  raw: unknown,
  said: readonly (string | null | undefined)[],
): Readonly<Record<string, string>> {
  const tenant = pick(fields, 'org', 'business');
  const known = new Set([tenant, ...said].map((name) => name?.toLowerCase()));
  const repeated = often.filter((name) => known.has(printed(fields.get(name))?.toLowerCase() ?? '-'));
  const extra = rest(fields, new Set([...taken, ...repeated]));
  const login = pick(fields, 'actor');
  if (login !== null && !known.has(login.toLowerCase())) extra['actor_login'] = login.toLowerCase();
  const created = fields.get('created_at');
  if (created !== undefined && created !== raw && printed(created) !== printed(raw))
    extra['created_at'] = shorten(printed(created) ?? '', 60);
  if (typeof raw === 'string' && /e\+?\d+$/i.test(raw))
    extra['parse_note'] = 'the time was rounded by a spreadsheet: it may be hours off';
  return extra;
}

const before: readonly RegExp[] = [/^old_(.+)$/, /^previous_(.+)$/, /^(.+)_(?:was|were)$/];
const longestChange = 2048;

/** Field of which this one has the former value. */
const formerOf = memo((name: string) => {
  for (const pattern of before) {
    const field = pattern.exec(name)?.[1];
    if (field !== undefined) return field;
  }
  return null;
});

/** Fields that come with their former value: `permission` and `old_permission`. */
function changesOf(fields: Fields, target: string | null): readonly Change[] | null {
  const changes: Change[] = [];
  for (const [name, value] of fields) {
    const field = formerOf(name);
    if (field === null) continue;
    const now = printed(fields.get(field));
    changes.push({
      target,
      name: field,
      old: shorten(printed(value) ?? '', longestChange),
      new: now === null ? null : shorten(now, longestChange),
    });
    if (changes.length === 50) break;
  }
  return changes.length === 0 ? null : changes;
}
