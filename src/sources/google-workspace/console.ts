import type { CsvHeader, CsvRow } from '../source.ts';
import type { Activity } from './activity.ts';

/** Names of the columns every log of the admin console has; the older pages had longer ones. */
const columns = {
  date: ['date', 'event time', 'time'],
  event: ['event', 'event name'],
  description: ['description', 'event description'],
  actor: ['actor', 'user', 'actor email'],
  ip: ['ip address', 'actor ip address'],
} as const;

/** Columns that tell the log; a table needs one of a row. */
const telling: readonly (readonly [application: string, names: readonly string[]])[] = [
  ['login', ['login type', 'challenge type', 'is second factor', 'is suspicious', 'sensitive action name']],
  ['drive', ['document id', 'document type', 'prior visibility', 'visibility change', 'visitor']],
  ['token', ['app id', 'api name', 'client type', 'scope', 'oauth client id']],
  ['saml', ['saml status code', 'saml second level status code', 'initiated by', 'saml application name']],
  ['groups_enterprise', ['member role', 'member type', 'namespace', 'security group state']],
  [
    'admin',
    ['setting name', 'role name', 'setting category', 'organizational unit name', 'api client name', 'domain name'],
  ],
];

/** Parameter behind a column whose title says it otherwise. */
const parameterNames: Readonly<Record<string, string>> = {
  'affected email address': 'affected_email_address',
  'app id': 'client_id',
  'app name': 'app_name',
  application: 'application_name',
  'challenge status': 'login_challenge_status',
  'challenge type': 'login_challenge_method',
  'document id': 'doc_id',
  'document title': 'doc_title',
  'document type': 'doc_type',
  'failure type': 'login_failure_type',
  'oauth client id': 'client_id',
  'prior visibility': 'old_visibility',
  'saml application name': 'application_name',
  target: 'target_user',
  'target user': 'target_user',
  title: 'doc_title',
};

/** API names of events by the titles the console gives them. */
const eventNames: Readonly<Record<string, string>> = {
  'successful login': 'login_success',
  'failed login': 'login_failure',
  'suspicious login': 'suspicious_login',
  'suspicious login blocked': 'suspicious_login',
  'suspicious login from less secure app blocked': 'suspicious_login_less_secure_app',
  'suspicious programmatic login blocked': 'suspicious_programmatic_login',
  'leaked password': 'account_disabled_password_leak',
  'user suspended': 'account_disabled_generic',
  'government-backed attack': 'gov_attack_warning',
  'government-backed attack warning': 'gov_attack_warning',
  'out of domain email forwarding enabled': 'email_forwarding_out_of_domain',
  '2-step verification enroll': '2sv_enroll',
  '2-step verification disable': '2sv_disable',
  'account password change': 'password_edit',
  'account recovery email change': 'recovery_email_edit',
  'account recovery phone change': 'recovery_phone_edit',
  'account recovery secret question/answer change': 'recovery_secret_qa_edit',
  'user sharing permissions change': 'change_user_access',
  'link sharing visibility change': 'change_document_visibility',
  'link sharing access type change': 'change_document_access_scope',
  'ownership change': 'change_owner',
  'access granted': 'authorize',
  grant: 'authorize',
  'access revoked': 'revoke',
  'api call': 'activity',
  'admin privileges grant': 'grant_admin_privilege',
  'user creation': 'create_user',
  'user deletion': 'delete_user',
  'user suspension': 'suspend_user',
  'password change': 'change_password',
  'role assignment': 'assign_role',
  'api client access authorization': 'authorize_api_client_access',
};

/** The log a header belongs to; null when it is no table of the admin console. */
export function logOf(header: CsvHeader): string | null {
  const has = (names: readonly string[]): boolean => names.some((name) => header.has(name));
  if (![columns.date, columns.event, columns.description, columns.actor].every(has)) return null;
  const [best] = telling
    .map(([application, names]) => ({ application, score: names.filter((name) => header.has(name)).length }))
    .sort((a, b) => b.score - a.score);
  return best === undefined || best.score === 0 || !header.has('ip address') ? null : best.application;
}

/** A row as an activity; every further column is a parameter under its title in snake case. */
export function activityOfCells(row: CsvRow, header: CsvHeader): Activity {
  const first = (names: readonly string[]): string | null =>
    names.map((name) => row.get(name)).find((cell) => cell !== null) ?? null;
  const shown = first(columns.event);
  const general: readonly string[] = Object.values(columns).flat();
  const parameters = new Map<string, string>();
  for (const name of header.names) {
    const cell = general.includes(name) ? null : row.get(name);
    const key = Object.hasOwn(parameterNames, name)
      ? (parameterNames[name] ?? name)
      : name.replace(/[^\p{L}\p{N}]+/gu, '_');
    if (cell !== null && key !== '' && !parameters.has(key)) parameters.set(key, cell);
  }
  const actor = first(columns.actor);
  return {
    time: first(columns.date),
    qualifier: null,
    application: logOf(header),
    customer: null,
    email: actor,
    profile: null,
    callerType: null,
    key: null,
    ownerDomain: null,
    ip: first(columns.ip),
    asn: row.get('ip asn'),
    region: row.get('region code'),
    subdivision: row.get('subdivision code'),
    resources: null,
    type: null,
    name: shown === null ? null : apiName(shown),
    shown,
    description: first(columns.description),
    parameters,
  };
}

function apiName(shown: string): string {
  const key = shown.slice(0, 256).toLowerCase().replace(/\s+/g, ' ').trim();
  return Object.hasOwn(eventNames, key)
    ? (eventNames[key] ?? key)
    : key.replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
}
