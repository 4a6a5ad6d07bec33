import type { EventFields } from '../../src/schema/event.ts';
import { path, text } from '../../src/lib/json.ts';
import { ours } from './compare.ts';
import type { Field, Pair } from './pairs.ts';

/** One kind of difference between the two outputs, and whose reading of the record holds. */
export interface Difference {
  readonly field: Field;
  /** Parts of the corpus it is met in. */
  readonly corpora: readonly string[];
  readonly when: (event: EventFields, pair: Pair) => boolean;
  readonly right: 'ours' | 'theirs' | 'both';
  readonly why: string;
}

const silent = (field: Field) => (event: EventFields) => ours(event, field).length === 0;
const operations =
  (...names: readonly string[]) =>
  (event: EventFields): boolean =>
    names.some((name) => event.operation === name || event.operation.startsWith(`${name} `));

/** By name; the first that fits counts. */
export const differences: Readonly<Record<string, Difference>> = {
  'received-for-signed-in': {
    field: 'time',
    corpora: ['entra_diagnostic'],
    when: (event, pair) => event.time < Date.parse(pair.stated.time[0] ?? '') * 1000,
    right: 'ours',
    why: 'They take the moment the record was written to the log; the sign-in itself, minutes earlier, is in the properties.',
  },
  'account-for-principal': {
    field: 'actor',
    corpora: ['aws_cloudtrail'],
    when: (event, pair) => pair.stated.actor.includes(event.actor_tenant ?? ''),
    right: 'ours',
    why: 'They name the account number, which all identities of the account share; the record names the principal.',
  },
  'target-for-app': {
    field: 'actor',
    corpora: ['entra_graph'],
    when: (event, pair) => pair.stated.actor.some((name) => name.toLowerCase() === event.target_name),
    right: 'ours',
    why: 'An application changed a user; they name the changed user as the one who acted.',
  },
  'affected-for-nobody': {
    field: 'actor',
    corpora: ['gcp_audit'],
    when: (event, pair) => pair.stated.actor.includes(event.target_name ?? ''),
    right: 'ours',
    why: 'The record authenticates nobody and names the account that is affected; they name that as the one who acted.',
  },
  'organiser-for-caller': {
    field: 'actor',
    corpora: ['google_workspace'],
    when: (event, pair) => pair.stated.actor.includes(event.extra?.['organizer_email'] ?? ''),
    right: 'ours',
    why: 'An outsider without an account left a call; they name the organiser of the meeting.',
  },
  'subject-for-alert': {
    field: 'actor',
    corpora: ['o365_ual'],
    when: (event) => event.actor_key === 'system:securitycompliancealerts',
    right: 'ours',
    why: 'The alert service wrote the record; they name the person the alert is about.',
  },
  'user-id-for-actor-list': {
    field: 'actor',
    corpora: ['o365_ual'],
    when: (event) => event.actor_type === 'app',
    right: 'ours',
    why: 'A service principal acted, as the list of actors says with its id; they repeat the UserId text.',
  },
  'writer-for-actor': {
    field: 'actor',
    corpora: ['windows', 'winlogbeat'],
    when: (event, pair) =>
      silent('actor')(event) && operations('Sysmon', 'Defender 5007')(event) && names(pair, 'S-1-5-18'),
    right: 'ours',
    why: 'They name the account of the service that writes the log, LocalSystem; the event itself names nobody.',
  },
  'nobody-for-account': {
    field: 'actor',
    corpora: ['azure_windows', 'ocsf', 'windows', 'winlogbeat'],
    when: (_, pair) => names(pair, 'S-1-0-0') || names(pair, 'NULL SID'),
    right: 'ours',
    why: 'A logon over the network has the null SID as its subject; the account that logged on is the one who acted.',
  },
  'asking-computer-for-account': {
    field: 'actor',
    corpora: ['winlogbeat'],
    when: (event) => operations('4624', '4625')(event),
    right: 'ours',
    why: 'They name the computer that asked for the logon; the account that logs on, or tries to, is the one who acted.',
  },
  'account-in-event-data': {
    field: 'actor',
    corpora: ['windows'],
    when: (event) => operations('System 39')(event),
    right: 'theirs',
    why: 'An event that Sidedoor keeps without reading its data: the certificate of this account could not be mapped.',
  },
  'name-for-upn': {
    field: 'actor',
    corpora: ['m365_defender'],
    when: (_, pair) =>
      text(path(pair.expected, 'user.name'))?.toLowerCase() ===
      /"AccountName":\s*"([^"]*)"/.exec(pair.input)?.[1]?.toLowerCase(),
    right: 'both',
    why: 'The record has two names of one account: they take domain and name, Sidedoor the user principal name.',
  },
  'device-for-source': {
    field: 'address',
    corpora: ['m365_defender'],
    when: (event, pair) =>
      (event.src_ip ?? null) === null && names(pair, /"LocalIP":\s*"([^"]*)"/.exec(pair.input)?.[1] ?? ''),
    right: 'ours',
    why: 'No connection is recorded; they name the address of the machine on which the event was seen.',
  },
  'name-for-address': {
    field: 'address',
    corpora: ['beyondtrust_pra'],
    when: (event, pair) => silent('address')(event) && names(pair, event.actor_name ?? ''),
    right: 'ours',
    why: 'The record holds no address; they repeat the name of the one who left the session, which looks like that of a host.',
  },
  'unspecified-address': {
    field: 'address',
    corpora: ['o365_ual'],
    when: (event, pair) => silent('address')(event) && pair.stated.address.includes('0.0.0.0'),
    right: 'ours',
    why: 'The unspecified address is a placeholder for none.',
  },
  'address-in-message': {
    field: 'address',
    corpora: ['windows'],
    when: (event) => operations('Directory Service 2946', '1203')(event),
    right: 'theirs',
    why: 'The address stands in the text of an event that Sidedoor keeps without reading its text.',
  },
  'interrupted-for-failure': {
    field: 'outcome',
    corpora: ['entra_diagnostic'],
    when: (event) => event.outcome === 'interrupted',
    right: 'ours',
    why: 'The code asks for one more step of the sign-in; it is neither failed nor done.',
  },
  'http-status': {
    field: 'outcome',
    corpora: ['azure_keyvault'],
    when: (event, pair) => event.outcome === 'failure' && /"httpStatusCode":\s*4\d\d/.test(pair.input),
    right: 'ours',
    why: 'The result type says success while the HTTP status of the same record is 4xx: nothing was handed out.',
  },
  'success-for-nothing': {
    field: 'outcome',
    corpora: ['aws_cloudtrail', 'azure_windows', 'o365_ual'],
    when: (event) => event.outcome === 'unknown' && ['finding', 'other'].includes(event.event_class),
    right: 'ours',
    why: 'A detection or a message of a program has no outcome; they say success for want of an error.',
  },
  'failure-for-nothing': {
    field: 'outcome',
    corpora: ['m365_defender'],
    when: (event) => event.outcome === 'unknown',
    right: 'ours',
    why: 'The record is no sign-in and states no outcome; they say failure because it lacks the word for success.',
  },
  'reason-for-outcome': {
    field: 'outcome',
    corpora: ['m365_defender'],
    when: (event) => event.outcome === 'failure' && event.outcome_reason !== null,
    right: 'ours',
    why: 'They put the reason of the failure where the outcome belongs.',
  },
  'api-for-insight': {
    field: 'operation',
    corpora: ['aws_cloudtrail'],
    when: (event) => event.operation.endsWith('Insight'),
    right: 'ours',
    why: 'A finding about the rate of a call is not that call, which the event keeps beside it.',
  },
  'category-for-request': {
    field: 'operation',
    corpora: ['entra_diagnostic'],
    when: (event) => event.service === 'Microsoft Graph' && /^[A-Z]+ \//.test(event.operation),
    right: 'ours',
    why: 'They name the category, the same for every record; method and path say what was done.',
  },
  'code-for-operation': {
    field: 'operation',
    corpora: ['entra_graph'],
    when: (_, pair) => pair.stated.operation.every((value) => /^\d+$/.test(value)),
    right: 'ours',
    why: 'They give no operation, only the result code of the sign-in.',
  },
  'activity-for-finding': {
    field: 'operation',
    corpora: ['ocsf'],
    when: (event) => event.event_class === 'finding',
    right: 'both',
    why: 'They name what happened to the report (created, updated); the type of the finding says what was found.',
  },
  'activity-for-call': {
    field: 'operation',
    corpora: ['ocsf'],
    when: (event, pair) => pair.input.includes(`"operation": "${event.operation}"`),
    right: 'both',
    why: 'The record names the call (api.operation), its kind (activity_name) and the name of its event; they take the last two.',
  },
  'transport-for-operation': {
    field: 'operation',
    corpora: ['m365_defender'],
    when: (_, pair) => pair.stated.operation.includes('Publish'),
    right: 'ours',
    why: 'They name what the stream does with every record; the alert, the table or the direction of the mail tells more.',
  },
};

function names(pair: Pair, value: string): boolean {
  return [...pair.stated.actor, ...pair.stated.address].includes(value);
}
