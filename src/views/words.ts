import { formatTime, oneLine } from '../lib/format.ts';
import type { Term } from '../state/filter.svelte.ts';
import type { Value } from '../state/workbench.svelte.ts';

const titles: Readonly<Record<string, string>> = {
  identity: 'identity',
  party: 'party',
  src_ip: 'source IP',
  src_asn: 'source ASN',
  src_as_org: 'network owner',
  src_country: 'country',
  src_city: 'city',
  src_lat: 'latitude',
  src_lon: 'longitude',
  mfa: 'MFA',
  event_key: 'event key',
  tp_class: 'class',
  tp_org: 'organisation',
  tp_conf: 'confidence',
  tp_direction: 'direction',
};

/** Name of a column as a person would say it. */
export function columnTitle(column: string): string {
  return titles[column] ?? column.replaceAll('_', ' ');
}

const numeric: ReadonlySet<string> = new Set([
  'record_no',
  'byte_offset',
  'byte_length',
  'src_port',
  'src_asn',
  'src_lat',
  'src_lon',
  'item_count',
  'part_id',
]);

export function isNumeric(column: string): boolean {
  return numeric.has(column);
}

/** A value as one line of text; times in the zone, with their fraction or without, maps as `key=value` pairs. */
export function valueText(column: string, value: Value, zone: string, fraction = true): string {
  if (value === null) return '';
  if (column === 'time' && typeof value === 'number') return formatTime(value, zone, fraction);
  if (typeof value === 'string') return oneLine(value.length > 4000 ? value.slice(0, 4000) : value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value))
    return oneLine(value.map((v) => (typeof v === 'string' ? v : JSON.stringify(v))).join(', ')).slice(0, 4000);
  const pairs = Object.entries(value).map(([k, v]) => `${k}=${typeof v === 'string' ? v : JSON.stringify(v)}`);
  return oneLine(pairs.join('  ')).slice(0, 4000);
}

const signs: Readonly<Record<Term['op'], string>> = {
  is: 'is',
  is_not: 'is not',
  contains: 'contains',
  not_contains: 'does not contain',
  at_least: 'at least',
  at_most: 'at most',
  one_of: 'one of',
};

/** The middle words of a chip: `is not`, `is empty` ... */
export function termSign(term: Term): string {
  const [first] = term.values;
  if (first === null && term.op === 'is') return 'is empty';
  if (first === null && term.op === 'is_not') return 'is filled';
  return signs[term.op];
}

const classes: Readonly<Record<string, string>> = {
  csp_gdap: 'delegated administration',
  csp_lighthouse: 'Azure Lighthouse',
  b2b_guest: 'guests',
  b2b_member: 'external members',
  b2b_direct: 'direct connect',
  ms_support: 'Microsoft support',
  foreign_app: 'app of another tenant',
  xaccount_principal: 'principal of another account',
  vendor_role: 'vendor role',
  federated_idp: 'federated identity provider',
  vendor_named: 'named vendor',
  okta_support: 'Okta support',
  okta_org2org: 'linked Okta organisation',
  gws_external: 'outside account in Google Workspace',
  google_support: 'Google staff',
  gcp_external: 'outside account in Google Cloud',
  gh_outside: 'outside collaborator on GitHub',
  gh_app: 'GitHub app',
  vpn_vendor: 'vendor on the VPN',
};

/** Class of a relationship as a person would say it. */
export function classWords(name: string): string {
  return classes[name] ?? name.replaceAll('_', ' ');
}
