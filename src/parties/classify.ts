import type { Db } from '../engine/db.ts';
import actors from './actors.sql?raw';
import apps from './apps.sql?raw';
import { writeDecisions } from './decisions.ts';
import facts from './facts.sql?raw';
import windowsFacts from './facts-windows.sql?raw';
import { joinIdentities } from './joins.ts';
import known from './known.sql?raw';
import lineage from './lineage.sql?raw';
import members from './members.sql?raw';
import windowsMembers from './members-windows.sql?raw';
import { writeNetworks } from './networks.ts';
import networks from './networks.sql?raw';
import own from './own.sql?raw';
import ownAsk from './own-ask.sql?raw';
import ownNames from './own-names.sql?raw';
import ownWindows from './own-windows.sql?raw';
import parties from './parties.sql?raw';
import promoted from './promoted.sql?raw';
import whose from './whose.sql?raw';
import { fill } from './fill.ts';
import { lower } from './names.ts';
import type { Profile, ProfileParty } from './profile.ts';
import { writeScope } from './scope.ts';

/**
 * Works out whose estate this is, who acted and which of them are third parties: fills own_estate, actors, parties, actor_party,
 * party_org, party_address, party_app, trusted_org, approved and log_span. Events are read, never written; may be called again after every load or change of the profile.
 * Needs the tables of `createViews`.
 */
export function classify(db: Db, profile: Profile): void {
  writeProfile(db, profile);
  writeDecisions(db, profile);
  db.exec(facts);
  const windows =
    db.scalar(`select exists(select 1 from work.actor_raw where starts_with(actor_key, 'win:'))`) === true;
  db.exec(windows ? windowsFacts : noWindows);
  db.exec(own);
  db.exec(ownNames);
  if (windows) db.exec(ownWindows);
  db.exec(whose);
  db.exec(ownAsk);
  writeNetworks(db, profile);
  db.exec(actors);
  joinIdentities(db);
  db.exec(members);
  db.exec(promoted);
  if (windows) db.exec(windowsMembers);
  db.exec(lineage);
  db.exec(parties);
  db.exec(known);
  db.exec('delete from party_app');
  if ((profile.parties ?? []).some(({ appIds = [] }) => appIds.length > 0)) db.exec(apps);
  db.exec(networks);
  for (const table of [
    'actor_raw',
    'sid_edge',
    ...(windows ? ['computer', 'sid_row', 'win_name'] : []),
    'actor_row',
    'org',
    'person',
    'own_app',
    'credential_row',
    'assumed',
    'place',
    'named_domain',
    'mail_domain_known',
    'undecided',
    'joined',
    'edge',
    'join_name',
    'actor_base',
    'said',
    'session_known',
    'candidate',
    'issued',
    'own_issued',
    'session',
    'session_whole',
    'chosen',
    'linked',
    'outbound',
    'from_network',
  ])
    db.exec(`drop table work.${table}`);
  const kind = dependsOnActor(db) ? 'actors' : 'all';
  db.exec(`create or replace view work.acts_row as select * from work.acts_of_${kind}`);
}

const noWindows = 'create or replace table work.sid_edge (actor_key VARCHAR, identity VARCHAR, reason VARCHAR)';

/** Whether who an event belongs to follows from its actor alone: no membership by credential, by application, by network or by place of work. True after every `classify` of such a case. */
export function dependsOnActor(db: Db): boolean {
  return (
    db.scalar(`select exists(select 1 from work.known_actor) and not exists(select 1 from work.known_credential)
      and not exists(select 1 from work.known_outbound) and not exists(select 1 from party_address) and not exists(select 1 from party_app)`) ===
    true
  );
}

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
    ...lower(said.projects).map((id) => ['project', id]),
    ...lower(said.orgs).map((id) => ['org', id]),
  ]);
  fill(
    db,
    'work.own_denied',
    'id VARCHAR',
    lower(said.not).map((id) => [id]),
  );
  writeScope(db, profile);
}

function idsOf(party: ProfileParty): readonly (readonly [kind: string, value: string])[] {
  return [
    ...lower(party.tenants).map((v) => ['tenant', v] as const),
    ...lower(party.awsAccounts).map((v) => ['account', v] as const),
    ...lower(party.domains).map((v) => ['domain', v.replace(/^@/, '')] as const),
    ...lower(party.appIds).map((v) => ['app', v] as const),
    ...lower(party.accountNames).map(nameOf),
  ];
}

/** A name that ends in `*` is the beginning of names. A Windows domain counts with its first label, as in actor keys. */
function nameOf(name: string): readonly [kind: string, value: string] {
  const value = name.replace(/^((?:win:)?[^\\.:@]+)\.[^\\@]+\\/, '$1\\');
  return value.length > 1 && value.endsWith('*') ? ['prefix', value.slice(0, -1)] : ['name', value];
}
