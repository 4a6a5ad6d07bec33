/**
 * The one table of event columns. From it come the TypeScript types, `create table events`, the Arrow schema, the column
 * picker and the documentation.
 *
 * Kinds: `text` repeats and is dictionary-coded; `id` is mostly unique; `time` is microseconds since 1970 UTC;
 * `map` is text to text.
 */
export type ColumnKind = 'text' | 'id' | 'time' | 'u32' | 'u64' | 'f32' | 'bool' | 'map';

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** One line for the column picker and the docs. */
  readonly doc: string;
  /** Filled by the ingest, never by a source. */
  readonly lineage?: true;
}

export const columns = [
  {
    name: 'event_key',
    kind: 'u64',
    lineage: true,
    doc: 'Stable key of the event: 64-bit hash of source family and event id',
  },
  { name: 'source', kind: 'text', lineage: true, doc: 'Log source the record came from' },
  { name: 'part_id', kind: 'u32', lineage: true, doc: 'File or archive member that holds the record' },
  { name: 'record_no', kind: 'u32', lineage: true, doc: 'Number of the record in its part, from 1' },
  { name: 'byte_offset', kind: 'u64', lineage: true, doc: 'First byte of the record in its (uncompressed) part' },
  { name: 'byte_length', kind: 'u32', lineage: true, doc: 'Bytes of the record in its part' },
  { name: 'time', kind: 'time', doc: 'When it happened, UTC' },
  { name: 'time_basis', kind: 'text', doc: 'How the zone is known: explicit, by_definition, header or assumed' },
  { name: 'event_id', kind: 'id', doc: 'Native id; for records without one, row: and a hash of the record' },
  {
    name: 'event_class',
    kind: 'text',
    doc: 'Class of event: authn, session, role_change, consent, mailbox_access ...',
  },
  {
    name: 'activity',
    kind: 'text',
    doc: 'Normalised verb: signin, signin_sp, create, read, update, delete, assign_role ...',
  },
  { name: 'operation', kind: 'text', doc: 'Operation or event name, verbatim' },
  {
    name: 'operation_key',
    kind: 'text',
    lineage: true,
    doc: 'Operation for matching: trimmed, lower case, plain dashes, no final full stop',
  },
  { name: 'service', kind: 'text', doc: 'Workload, event source or application that recorded it' },
  { name: 'outcome', kind: 'text', doc: 'success, failure, interrupted, partial or unknown' },
  { name: 'outcome_code', kind: 'text', doc: 'Native result code' },
  { name: 'outcome_reason', kind: 'text', doc: 'Native result text' },
  {
    name: 'actor_key',
    kind: 'text',
    doc: 'Identity that acted, as kind:value (user:, tech:, app:, sp:, id:, aws:, system:, anonymous:, login:<source>:<name without a domain>, sa:<e-mail of a service account>, win:<domain>\\<user> or win:<SID>)',
  },
  { name: 'actor_id', kind: 'text', doc: 'Stable id of the actor: object id, principal id' },
  { name: 'actor_name', kind: 'text', doc: 'User principal name, app name or ARN, lower case' },
  {
    name: 'actor_type',
    kind: 'text',
    doc: 'user, guest, admin, app, managed_identity, role, root, service_account, system, anonymous, partner or unknown',
  },
  { name: 'actor_tenant', kind: 'text', doc: 'Home tenant, account or domain of the actor' },
  { name: 'actor_credential', kind: 'text', doc: 'Access key, credential key id or thumbprint used' },
  { name: 'actor_via', kind: 'text', doc: 'Role, session issuer, invoking service or subject acted on behalf of' },
  { name: 'tenant', kind: 'text', doc: 'Tenant or account in which it happened' },
  { name: 'target_type', kind: 'text', doc: 'user, group, role, app, mailbox, file, site, bucket ...' },
  { name: 'target_id', kind: 'text', doc: 'Id of the main target' },
  { name: 'target_name', kind: 'text', doc: 'Name of the main target' },
  { name: 'target_path', kind: 'text', doc: 'File URL, folder, resource id or ARN of the target' },
  { name: 'src_ip', kind: 'text', doc: 'Source address, canonical text' },
  { name: 'src_scope', kind: 'text', doc: 'public, private, loopback, link_local, cgnat or provider' },
  { name: 'src_port', kind: 'u32', doc: 'Source port' },
  { name: 'src_host', kind: 'text', doc: 'Source name where no address was logged' },
  { name: 'src_asn', kind: 'u32', doc: 'Autonomous system number from the log' },
  { name: 'src_as_org', kind: 'text', doc: 'Network owner from the log' },
  { name: 'src_country', kind: 'text', doc: 'ISO 3166-1 alpha-2 from the log' },
  { name: 'src_city', kind: 'text', doc: 'City from the log' },
  { name: 'src_lat', kind: 'f32', doc: 'Latitude from the log, degrees' },
  { name: 'src_lon', kind: 'f32', doc: 'Longitude from the log, degrees' },
  { name: 'user_agent', kind: 'text', doc: 'User agent, verbatim' },
  { name: 'device_id', kind: 'text', doc: 'Device id' },
  { name: 'device_name', kind: 'text', doc: 'Device name' },
  { name: 'device_os', kind: 'text', doc: 'Operating system and browser as given' },
  { name: 'device_trust', kind: 'text', doc: 'compliant, managed, joined, registered, unmanaged or unknown' },
  { name: 'app_id', kind: 'text', doc: 'Client application id' },
  { name: 'app_name', kind: 'text', doc: 'Client application name' },
  { name: 'auth_method', kind: 'text', doc: 'Authentication methods, joined with +' },
  { name: 'auth_flow', kind: 'text', doc: 'Protocol or flow: oAuth2, deviceCode, ropc, saml20, IMAP ...' },
  { name: 'mfa', kind: 'text', doc: 'satisfied, previously_satisfied, required_failed, not_required or unknown' },
  { name: 'interactive', kind: 'bool', doc: 'Whether a person was at the keyboard, as logged' },
  { name: 'session_id', kind: 'text', doc: 'Session id' },
  { name: 'correlation_id', kind: 'id', doc: 'Groups the records of one flow' },
  { name: 'token_id', kind: 'id', doc: 'Unique token identifier' },
  { name: 'item_count', kind: 'u32', doc: 'Objects this one record stands for (mail items, secrets)' },
  { name: 'trust_kind', kind: 'text', doc: 'Third-party class that a field of this very record proves' },
  { name: 'trust_org', kind: 'text', doc: 'Organisation that field names: tenant, account or domain' },
  { name: 'trust_evidence', kind: 'text', doc: 'The deciding field=value' },
  {
    name: 'trust_direction',
    kind: 'text',
    doc: 'inbound (foreign identity here) or outbound (our identity elsewhere)',
  },
  { name: 'extra', kind: 'map', doc: 'Everything else worth a query; lower-case keys documented per source' },
] as const satisfies readonly Column[];

type Columns = (typeof columns)[number];
export type ColumnName = Columns['name'];

interface KindType {
  text: string;
  id: string;
  time: number;
  u32: number;
  u64: bigint;
  f32: number;
  bool: boolean;
  map: Readonly<Record<string, string>>;
}

type SourceColumn = Exclude<Columns, { lineage: true }>;

/**
 * Third-party classes that a field of one record can prove. Classification adds those that follow from what is ours (`gcp_external`, `gh_outside`) and from
 * where a hint was read (`gh_app`, `vpn_vendor`). How much the field proves is said by `proof_strength` in `src/analytics/macros.sql`, by `trust_evidence`.
 *
 * - `csp_gdap`, `csp_lighthouse`: delegated administration of a tenant, of subscriptions
 * - `b2b_guest`, `b2b_member`, `b2b_direct`: guest, external member, shared channel
 * - `ms_support`, `okta_support`, `google_support`: staff of the vendor of the platform
 * - `foreign_app`: application of another tenant; `xaccount_principal`: identity of another AWS account or Google Cloud project
 * - `okta_org2org`: linked Okta organisation; `gws_external`: outside account in Google Workspace
 * - `federated_idp`: vouched for by an identity provider outside; `vendor_role`, `vendor_named`: only the name says so
 */
export type TrustKind =
  | 'csp_gdap'
  | 'csp_lighthouse'
  | 'b2b_guest'
  | 'b2b_member'
  | 'b2b_direct'
  | 'ms_support'
  | 'foreign_app'
  | 'xaccount_principal'
  | 'vendor_role'
  | 'federated_idp'
  | 'vendor_named'
  | 'okta_support'
  | 'okta_org2org'
  | 'gws_external'
  | 'google_support';

export type EventClass =
  | 'authn'
  | 'session'
  | 'account_change'
  | 'group_change'
  | 'role_change'
  | 'credential_change'
  | 'consent'
  | 'policy_change'
  | 'mailbox_rule'
  | 'mailbox_access'
  | 'file_access'
  | 'sharing'
  | 'key_access'
  | 'api_call'
  | 'privileged_access'
  | 'logging_change'
  | 'trust_change'
  | 'finding'
  | 'other';

export type Outcome = 'success' | 'failure' | 'interrupted' | 'partial' | 'unknown';
export type TimeBasis = 'explicit' | 'by_definition' | 'header' | 'assumed';

/** One directory, policy, rule or parameter change carried by an event; becomes a row of `changes`. */
export interface Change {
  readonly target: string | null;
  readonly name: string;
  readonly old: string | null;
  readonly new: string | null;
}

/**
 * What a source makes of one record. Absent and null mean the same. `time` is microseconds since 1970 UTC;
 * `event_id` null means the shape has no native id (the ingest then hashes the record).
 */
export type EventFields = {
  readonly [C in SourceColumn as C['name']]?: KindType[C['kind']] | null;
} & {
  readonly time: number;
  readonly time_basis: TimeBasis;
  readonly event_id: string | null;
  readonly event_class: EventClass;
  readonly operation: string;
  readonly outcome: Outcome;
  readonly trust_kind?: TrustKind | null;
  readonly changes?: readonly Change[] | null;
};

const sqlTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'VARCHAR',
  id: 'VARCHAR',
  time: 'TIMESTAMP',
  u32: 'UINTEGER',
  u64: 'UBIGINT',
  f32: 'FLOAT',
  bool: 'BOOLEAN',
  map: 'MAP(VARCHAR, VARCHAR)',
};

/** DuckDB type of a column kind. */
export function sqlType(kind: ColumnKind): string {
  return sqlTypes[kind];
}

/** `create table` text for the events table. */
export function createEventsTable(table = 'events'): string {
  return `create table ${table} (${columns.map((c) => `${c.name} ${sqlType(c.kind)}`).join(', ')})`;
}
