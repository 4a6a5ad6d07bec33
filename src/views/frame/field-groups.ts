/** Event columns as an analyst reads an event: what, who, from where, on what, and last where it is written. */
export const fieldGroups: readonly { readonly title: string; readonly columns: readonly string[] }[] = [
  {
    title: 'What',
    columns: [
      'time',
      'time_basis',
      'operation',
      'activity',
      'event_class',
      'service',
      'outcome',
      'outcome_code',
      'outcome_reason',
      'item_count',
    ],
  },
  {
    title: 'Who',
    columns: [
      'identity',
      'identity_name',
      'party',
      'actor_name',
      'actor_type',
      'actor_id',
      'actor_key',
      'actor_tenant',
      'actor_credential',
      'actor_via',
      'tenant',
    ],
  },
  {
    title: 'Third party',
    columns: [
      'tp_class',
      'tp_org',
      'tp_direction',
      'tp_conf',
      'trust_kind',
      'trust_org',
      'trust_direction',
      'trust_evidence',
    ],
  },
  {
    title: 'From',
    columns: [
      'src_ip',
      'src_scope',
      'src_port',
      'src_host',
      'src_country',
      'src_city',
      'src_asn',
      'src_as_org',
      'src_lat',
      'src_lon',
      'user_agent',
      'device_name',
      'device_id',
      'device_os',
      'device_trust',
    ],
  },
  { title: 'On', columns: ['target_type', 'target_name', 'target_id', 'target_path'] },
  {
    title: 'By',
    columns: [
      'app_name',
      'app_id',
      'auth_method',
      'auth_flow',
      'mfa',
      'interactive',
      'session_id',
      'correlation_id',
      'token_id',
    ],
  },
  {
    title: 'Lineage',
    columns: ['source', 'event_id', 'event_key', 'part_id', 'record_no', 'byte_offset', 'byte_length'],
  },
];

const grouped: ReadonlySet<string> = new Set([
  ...fieldGroups.flatMap((g) => g.columns),
  'extra',
  'operation_key',
  'party_name',
  'own',
  'tp',
]);

/** Columns of a row that no group names, so that none is hidden. */
export function ungrouped(row: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(row).filter((name) => !grouped.has(name));
}
