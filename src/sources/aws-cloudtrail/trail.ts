import type { EventClass, Outcome } from '../../schema/event.ts';
import { splitAddress } from '../../lib/ip.ts';
import { bool, number, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseEpoch, parseTime, type ParsedTime, type TimeOptions } from '../../lib/time.ts';
import type { Normalised } from '../source.ts';
import { parseCell } from './cell.ts';
import { changesOf, readDetails } from './details.ts';
import { actorOf } from './identity.ts';
import { insightEvent } from './insight.ts';
import { operationOf, plainName } from './operations.ts';
import { put, putUnless, readParameters, readResources, readRole, type Extra } from './parameters.ts';
import { authFlow, authMethod, mfaOf } from './sign-in.ts';
import { trustOf } from './trust.ts';

const nobody: JsonObject = {};
const currentTls: ReadonlySet<unknown> = new Set(['TLSv1.2', 'TLSv1.3']);

/** One CloudTrail record, keys as CloudTrail spells them, as an event. Nested values may also be JSON or struct text. */
export function normaliseTrail(trail: JsonObject, options?: TimeOptions): Normalised {
  const when = trail['eventTime'] ?? trail['@timestamp'];
  if (when === undefined || when === null || when === '') return { reject: 'record without eventTime' };
  const time = readTime(when, options);
  if (time === null) return { reject: `eventTime not understood: ${shorten(text(when) ?? typeof when, 60)}` };
  const insight = part(trail['insightDetails']);
  if (insight !== null) return insightEvent(trail, insight, time);
  const operation = text(trail['eventName']);
  if (operation === null)
    return { reject: `record without eventName: ${shorten(text(trail['eventID']) ?? 'no eventID', 60)}` };

  const service = text(trail['eventSource']);
  const identity = part(trail['userIdentity']) ?? nobody;
  const context = part(identity['sessionContext']);
  const issuer = context === null ? null : record(context['sessionIssuer']);
  const parameters = part(trail['requestParameters']);
  const response = part(trail['responseElements']);
  const additional = part(trail['additionalEventData']);
  const account = text(trail['recipientAccountId']);
  const recipient = account ?? (identity['type'] === 'AWSAccount' ? null : text(identity['accountId']));
  const errorCode = text(trail['errorCode']);
  const errorMessage = text(trail['errorMessage']);
  const actor = actorOf(identity, issuer, additional, recipient);
  const trust = trustOf(identity, parameters, additional, operation, recipient);
  const { eventClass, activity } = operationOf(service ?? '', operation);
  const address = splitAddress(text(trail['sourceIPAddress']));
  const shared = text(trail['sharedEventID']);

  const extra: Extra = {};
  put(extra, 'region', trail['awsRegion']);
  putUnless(extra, 'event_type', trail['eventType'], 'AwsApiCall');
  putUnless(extra, 'event_category', trail['eventCategory'], 'Management');
  const readOnly = bool(trail['readOnly']);
  if (readOnly !== null) extra['read_only'] = String(readOnly);
  const requested = parameters === null ? null : readParameters(parameters, operation, extra);
  const resource = trail['resources'] === undefined ? null : readResources(whole(trail['resources']), recipient, extra);
  const denied = readRole(operation, errorMessage, extra);
  if (parameters !== null && readOnly !== true) readDetails(operation, parameters, recipient, extra);
  if (response !== null) readResponse(response, extra);
  if (additional !== null) readAdditional(additional, extra);
  if (context !== null) put(extra, 'source_identity', context['sourceIdentity']);
  if (actor.session !== null) extra['session_name'] = actor.session;
  put(extra, 'invoked_by', identity['invokedBy']);
  if (shared !== null) extra['shared_event_id'] = shared;
  put(extra, 'session_credential_from_console', trail['sessionCredentialFromConsole']);
  put(extra, 'vpc_endpoint', trail['vpcEndpointId']);
  const tls = part(trail['tlsDetails']);
  if (tls !== null && !currentTls.has(tls['tlsVersion'])) put(extra, 'tls_version', tls['tlsVersion']);
  put(extra, 'parse_note', trail['parseNote']);

  const target = better(requested?.target ?? denied, resource, operation);
  const isDecrypting = extra['with_decryption'] === 'true' && operation.startsWith('GetParameter');
  const cls: EventClass = isDecrypting ? 'key_access' : eventClass;
  const credential = actor.credential;
  return {
    time: time.micros,
    time_basis: time.explicit ? 'explicit' : 'by_definition',
    event_id: text(trail['eventID']),
    event_class: cls,
    activity: activity ?? (readOnly === true ? 'read' : null),
    operation,
    service,
    outcome: outcomeOf(trail, errorCode, response, service),
    outcome_code: errorCode,
    outcome_reason: errorMessage,
    actor_key: actor.key,
    actor_id: actor.id,
    actor_name: actor.name,
    actor_type: actor.type,
    actor_tenant: actor.account,
    actor_credential: credential,
    actor_via: actor.via,
    tenant: recipient,
    target_type: target?.type ?? null,
    target_id: target?.id ?? null,
    target_name: target?.name ?? null,
    target_path: target?.path ?? null,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    user_agent: text(trail['userAgent']),
    auth_method: authMethod(operation, additional),
    auth_flow: authFlow(operation, additional),
    mfa: mfaOf(operation, context, additional),
    interactive: operation === 'ConsoleLogin' || extra['session_credential_from_console'] === 'true' ? true : null,
    session_id: credential !== null && credential.startsWith('ASIA') ? credential : null,
    correlation_id: shared ?? text(additional?.['AuthWorkflowID']) ?? text(trail['requestID']),
    item_count: requested?.count ?? null,
    trust_kind: trust?.kind ?? null,
    trust_org: trust?.org ?? null,
    trust_evidence: trust?.evidence ?? null,
    trust_direction: trust?.direction ?? null,
    extra,
    changes: parameters === null ? null : changesOf(cls, parameters, target?.name ?? null),
  };
}

/** A nested value, whether it is an object or the text of one. */
function part(value: unknown): JsonObject | null {
  if (typeof value === 'object') return record(value);
  return typeof value === 'string' && value.length > 1 ? record(parseCell(value)) : null;
}

function whole(value: unknown): unknown {
  return typeof value === 'string' ? parseCell(value) : value;
}

function readTime(when: unknown, options?: TimeOptions): ParsedTime | null {
  if (typeof when === 'string') return parseTime(when, options);
  return typeof when === 'number' ? parseEpoch(when) : null;
}

function outcomeOf(
  trail: JsonObject,
  errorCode: string | null,
  response: JsonObject | null,
  service: string | null,
): Outcome {
  if (errorCode !== null) return 'failure';
  if (service === 'signin.amazonaws.com' && response !== null && Object.values(response).includes('Failure'))
    return 'failure';
  const details = part(trail['serviceEventDetails']);
  if (details !== null && Object.values(details).includes('Failure')) return 'failure';
  if (trail['eventName'] === 'ConsoleLogin' && response === null)
    return text(trail['errorMessage']) === null ? 'unknown' : 'failure';
  return 'success';
}

/** Keys issued and created by the call: the way to the sessions that follow. */
function readResponse(response: JsonObject, extra: Extra): void {
  const credentials = record(response['credentials']);
  if (credentials !== null) put(extra, 'issued_access_key', credentials['accessKeyId']);
  const assumed = record(response['assumedRoleUser']) ?? record(response['federatedUser']);
  if (assumed !== null) put(extra, 'issued_principal', assumed['assumedRoleId'] ?? assumed['federatedUserId']);
  const accessKey = record(response['accessKey']);
  if (accessKey !== null) {
    put(extra, 'created_access_key', accessKey['accessKeyId']);
    if (extra['user_name'] === undefined) put(extra, 'user_name', accessKey['userName']);
  }
  const login = response['ConsoleLogin'] ?? response['SwitchRole'];
  if (login !== undefined) put(extra, 'console_login', login);
}

function readAdditional(additional: JsonObject, extra: Extra): void {
  const mfa = text(additional['MFAUsed']);
  if (mfa !== null) extra['mfa_used'] = mfa.toLowerCase() === 'yes' ? 'true' : 'false';
  put(extra, 'login_to', additional['LoginTo']);
  put(extra, 'switch_from', additional['SwitchFrom']);
  put(extra, 'idp_arn', additional['SamlProviderArn']);
  const sent = number(additional['bytesTransferredOut']);
  if (sent !== null && sent > 0) extra['bytes_out'] = String(sent);
  const received = number(additional['bytesTransferredIn']);
  if (received !== null && received > 0) extra['bytes_in'] = String(received);
}

/** The resource list names things fully; where it names the wrong end of a call, the parameter is the target. */
function better(
  requested: ReturnType<typeof readParameters>['target'],
  resource: typeof requested,
  operation: string,
): typeof requested {
  if (resource === null) return requested;
  if (requested === null || resource.type === 'file' || resource.id.startsWith('arn:')) {
    return plainName(operation) === 'CreateAccessKey' && requested !== null ? requested : resource;
  }
  return requested;
}
