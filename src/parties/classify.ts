import type { Db } from '../engine/db.ts';
import { inCidr } from '../lib/ip.ts';
import actors from './actors.sql?raw';
import facts from './facts.sql?raw';
import lineage from './lineage.sql?raw';
import members from './members.sql?raw';
import own from './own.sql?raw';
import parties from './parties.sql?raw';
import type { Profile, ProfileParty } from './profile.ts';

/**
 * Works out whose estate this is, who acted and which of them are third parties: fills own_estate, actors, parties, actor_party,
 * party_org, trusted_org, approved and log_span. Events are read, never written; may be called again after every load or change of the profile.
 * Needs the tables of `createViews`.
 */
export function classify(db: Db, profile: Profile): void {
  writeProfile(db, profile);
  db.exec(facts);
  db.exec(own);
  writeAddresses(db, profile);
  db.exec(actors);
  db.exec(members);
  db.exec(lineage);
  db.exec(parties);
  for (const table of [
    'actor_raw',
    'actor_row',
    'org',
    'person',
    'credential_row',
    'assumed',
    'place',
    'joined',
    'candidate',
    'issued',
    'own_issued',
    'session',
    'session_whole',
    'chosen',
    'linked',
    'outbound',
    'profile_address',
  ])
    db.exec(`drop table work.${table}`);
}

type Cell = string | boolean;

function writeProfile(db: Db, profile: Profile): void {
  const declared = (profile.parties ?? []).map((party) => ({ party, key: `profile:${party.name}` }));
  const said = profile.own ?? {};
  fill(
    db,
    'work.profile_party',
    'party VARCHAR, name VARCHAR, trusted BOOLEAN',
    declared.map(({ party, key }) => [key, party.name, party.trusted === true]),
  );
  fill(
    db,
    'work.profile_id',
    'party VARCHAR, kind VARCHAR, value VARCHAR',
    declared.flatMap(({ party, key }) => idsOf(party).map(([kind, value]) => [key, kind, value])),
  );
  fill(db, 'work.own_said', 'kind VARCHAR, id VARCHAR', [
    ...lower(said.tenants).map((id) => ['tenant', id]),
    ...lower(said.accounts).map((id) => ['account', id]),
    ...lower(said.domains).map((id) => ['domain', id]),
  ]);
  fill(
    db,
    'work.own_denied',
    'id VARCHAR',
    lower(said.not).map((id) => [id]),
  );
  fill(
    db,
    'approved',
    'party VARCHAR, kind VARCHAR, value VARCHAR',
    declared.flatMap(({ party, key }) => scopeOf(party).map(([kind, value]) => [key, kind, value])),
  );
}

function idsOf(party: ProfileParty): readonly (readonly [kind: string, value: string])[] {
  return [
    ...lower(party.tenants).map((v) => ['tenant', v] as const),
    ...lower(party.awsAccounts).map((v) => ['account', v] as const),
    ...lower(party.domains).map((v) => ['domain', v.replace(/^@/, '')] as const),
    ...lower(party.appIds).map((v) => ['app', v] as const),
    ...lower(party.accountNames).map((v) => ['name', v] as const),
  ];
}

function scopeOf(party: ProfileParty): readonly (readonly [kind: string, value: string])[] {
  const scope = party.approved ?? {};
  return [
    ...(scope.countries ?? []).map((v) => ['country', v.trim().toUpperCase()] as const),
    ...(scope.asns ?? []).map((v) => ['asn', String(v)] as const),
    ...(scope.cidrs ?? []).map((v) => ['cidr', v.trim()] as const),
    ...lower(scope.roles).map((v) => ['role', v] as const),
    ...lower(scope.apps).map((v) => ['app', v] as const),
  ];
}

function lower(values: readonly string[] | undefined): readonly string[] {
  return [...new Set((values ?? []).map((v) => v.trim().toLowerCase()).filter((v) => v !== ''))];
}

/** Addresses in the events that lie in a declared network; matched here because SQL has no address type offline. */
function writeAddresses(db: Db, profile: Profile): void {
  const networks = (profile.parties ?? []).flatMap((p) =>
    (p.cidrs ?? []).map((cidr) => [`profile:${p.name}`, cidr.trim()] as const),
  );
  const addresses =
    networks.length === 0
      ? []
      : (db.queryColumns('select distinct src_ip from events where src_ip is not null').values[0] ?? []);
  const rows = addresses.flatMap((ip) =>
    networks
      .filter(([, cidr]) => typeof ip === 'string' && inCidr(ip, cidr))
      .map(([party, cidr]) => [String(ip), party, cidr]),
  );
  fill(db, 'work.profile_address', 'address VARCHAR, party VARCHAR, value VARCHAR', rows);
}

function fill(db: Db, table: string, columns: string, rows: readonly (readonly Cell[])[]): void {
  db.exec(`create or replace table ${table} (${columns})`);
  if (rows.length > 0)
    db.exec(`insert into ${table} values ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ')}`);
}

function literal(cell: Cell): string {
  return typeof cell === 'boolean' ? String(cell) : `'${cell.replaceAll('\0', '').replaceAll("'", "''")}'`;
}
