import type { Member, OwnEstate, Party, Row, Value } from '../engine/api.ts';
import type { Db } from '../engine/db.ts';

const ownKinds: readonly OwnEstate['kind'][] = ['account', 'domain', 'project', 'org'];

/** Own tenants, accounts, projects, organisations and domains after `classify`, surest first; what the analyst denied is listed with `confirmed: false`. */
export function listOwnEstate(db: Db): OwnEstate[] {
  return db
    .query(
      `select o.kind, o.id, o.evidence, o.confidence, o.confirmed, q.question
       from own_estate as o left join own_question as q on q.kind = o.kind and q.id = o.id
       order by o.kind, o.confidence desc, o.id`,
    )
    .map((row) => ({
      kind: ownKinds.find((kind) => kind === row['kind']) ?? 'tenant',
      id: text(row['id']) ?? '',
      evidence: text(row['evidence']) ?? '',
      confidence: Number(row['confidence']),
      confirmed: typeof row['confirmed'] === 'boolean' ? row['confirmed'] : null,
      question: text(row['question']),
    }));
}

/** Third-party relationships after `classify`, with the score and the findings of the last `detect`; highest score first. */
export function listParties(db: Db): Party[] {
  const steps = new Map<string, { text: string; value: number }[]>();
  for (const row of db.query(
    `select subject, text, value from score_step where kind = 'party' order by subject, position`,
  )) {
    const list = steps.get(String(row['subject'])) ?? [];
    list.push({ text: String(row['text']), value: Number(row['value']) });
    steps.set(String(row['subject']), list);
  }
  const tactics = new Map<string, Record<string, number>>();
  const counts = `select party, tactic, count(*) as n from (select party, unnest(tactics) as tactic from findings where party is not null) group by party, tactic`;
  for (const row of db.query(counts)) {
    const party = String(row['party']);
    tactics.set(party, { ...tactics.get(party), [String(row['tactic'])]: Number(row['n']) });
  }
  const list = `
    select p.*, coalesce(m.identities, 0) as identities, coalesce(f.findings, 0) as findings
    from parties as p
    left join (select party, count(distinct identity) as identities from actor_party group by party) as m on m.party = p.party
    left join (select party, count(*) as findings from findings group by party) as f on f.party = p.party`;
  return db
    .query(list)
    .map((row): Party => {
      const party = String(row['party']);
      const scoreSteps = steps.get(party) ?? [];
      return {
        party,
        name: text(row['name']) ?? party,
        org: text(row['org']),
        class: text(row['class']) ?? 'vendor_named',
        direction: row['direction'] === 'outbound' ? 'outbound' : 'inbound',
        confidence: Number(row['confidence']),
        first: micros(row['first']),
        last: micros(row['last']),
        events: Number(row['events']),
        identities: Number(row['identities']),
        score: scoreSteps.at(-1)?.value ?? 0,
        scoreSteps,
        findings: Number(row['findings']),
        tactics: tactics.get(party) ?? {},
      };
    })
    .sort((a, b) => b.score - a.score || b.events - a.events || (a.party < b.party ? -1 : 1));
}

/** Identities of a party with what proves it; one row per identity, its actor keys in `ids`. */
export function listMembers(db: Db, party: string): Member[] {
  const rows = db.query(
    `
    with member as (
      select m.identity, m.actor_key, m.credential, m.class, m.org, m.direction, m.confidence, m.evidence, a.name, a.joined, a.events
      from actor_party as m join actors as a on a.actor_key = m.actor_key
      where m.party = ?
    )
    select
      identity, arg_max(name, (actor_key = identity, confidence, events)) as name,
      list(distinct actor_key order by actor_key) as ids, arg_max(class, confidence) as class,
      arg_max(org, confidence) as org, arg_max(direction, confidence) as direction, max(confidence) as confidence,
      string_agg(distinct evidence, '; ') as evidence, string_agg(distinct joined, '; ') as joined,
      identity in (select k.identity from machine as k where k.party = ?) as machine
    from member
    group by identity
    order by max(confidence) desc, identity`,
    [party, party],
  );
  const counts = new Map(
    db
      .query(
        `select identity, count(*) as n, min(time) as first, max(time) as last from acts
         where actor_key in (select actor_key from actor_party where party = ?) and party = ? and tp group by identity`,
        [party, party],
      )
      .map((row) => [String(row['identity']), row]),
  );
  return rows.map((row) => {
    const identity = String(row['identity']);
    const seen = counts.get(identity);
    const joined = text(row['joined']);
    const evidence = text(row['evidence']) ?? '';
    return {
      party,
      identity,
      name: text(row['name']) ?? identity,
      ids: Array.isArray(row['ids']) ? row['ids'].map(String) : [],
      class: text(row['class']) ?? 'vendor_named',
      org: text(row['org']),
      direction: row['direction'] === 'outbound' ? 'outbound' : 'inbound',
      confidence: Number(row['confidence']),
      evidence: joined === null ? evidence : `${evidence}; joined: ${joined}`,
      machine: row['machine'] === true,
      events: Number(seen?.['n'] ?? 0),
      first: micros(seen?.['first'] ?? null),
      last: micros(seen?.['last'] ?? null),
    };
  });
}

function text(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function micros(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
