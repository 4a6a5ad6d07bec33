import type { Db } from '../engine/db.ts';
import { fill } from './fill.ts';
import names from './joins.sql?raw';
import sessionJoins from './joins-session.sql?raw';
import tokenJoins from './joins-token.sql?raw';
import vpnJoins from './joins-vpn.sql?raw';

interface Group {
  readonly base: string;
  /** A home that is proven to be ours, or another's: one person has not both. */
  own: boolean;
  foreign: boolean;
}

const present = `
  select
    exists(select 1 from events where session_id is not null and source <> 'aws-cloudtrail') as sessions,
    exists(select 1 from events where token_id is not null and source <> 'github-audit') as tokens,
    exists(select 1 from events where source = 'remote-access' and (extra['assigned_ip'] is not null or extra['assigned_ip6'] is not null)) as tunnels`;
const order = ['tech:', 'user:', 'app:', 'sp:', 'win:', 'login:', 'aws:', 'id:'];

/**
 * Joins identities by what no id proves but is strong (0.8 and more): sessions, tokens, logons, addresses inside a tunnel, names that Identity Center wrote. Two names that
 * the analyst holds apart, or of which one's home is ours and the other's is not, stay apart whatever lies between them; such a join is kept as a weak one.
 * Needs actors and `work.edge`; keeps the identities from before in `work.actor_base`.
 */
export function joinIdentities(db: Db): void {
  const [there] = db.query(present);
  db.exec(names);
  if (there?.['sessions'] === true) db.exec(sessionJoins);
  if (there?.['tokens'] === true) db.exec(tokenJoins);
  if (there?.['tunnels'] === true) db.exec(vpnJoins);
  db.exec('create or replace table work.actor_base as select actor_key, identity as base from actors');
  const edges = db
    .query(
      `select e.a, e.b, x.identity as x, y.identity as y, e.reason, (e.a, e.b) in (select (subject, object) from work.apart) as held
       from work.edge as e join actors as x on x.actor_key = e.a join actors as y on y.actor_key = e.b
       where e.rank >= 7 and e.confidence >= 0.8
       order by e.confidence desc, e.rank, e.a, e.b`,
    )
    .filter((row) => row['held'] !== true)
    .map((row) => ({
      a: String(row['a']),
      b: String(row['b']),
      x: String(row['x']),
      y: String(row['y']),
      reason: String(row['reason']),
    }));
  if (edges.length === 0) return;
  const groups = new Groups(homesOf(db), heldApart(db));
  const refused: (readonly string[])[] = [];
  const reasons = new Map<string, string>();
  for (const { a, b, x, y, reason } of edges) {
    const why = groups.join(x, y);
    if (why !== null) refused.push([a, b, why]);
    else if (x !== y) for (const base of [x, y]) reasons.set(base, reasons.get(base) ?? reason);
  }
  fill(
    db,
    'work.merged',
    'base VARCHAR, identity VARCHAR, reason VARCHAR',
    [...reasons].map(([base, reason]) => [base, groups.of(base).base, reason]),
  );
  fill(db, 'work.refused', 'a VARCHAR, b VARCHAR, why VARCHAR', refused);
  db.exec(`
    update actors set identity = m.identity, joined = concat_ws('; ', actors.joined, case when m.base <> m.identity then m.reason end)
    from work.merged as m where actors.identity = m.base and m.base <> m.identity;
    update work.edge set confidence = 0.6, reason = work.edge.reason || '; not joined: ' || r.why
    from work.refused as r where work.edge.a = r.a and work.edge.b = r.b and work.edge.rank >= 7;
    drop table work.merged;
    drop table work.refused`);
}

/** Proven homes of identities. A session of an own AWS role is the account's, whoever sits in it. */
function homesOf(db: Db): ReadonlyMap<string, { own: boolean; foreign: boolean }> {
  const rows = db.query(
    `select a.identity, bool_or(r.home_own and not starts_with(r.actor_key, 'aws:')) as own,
       bool_or(r.home_foreign or (r.claimed_foreign and r.strength >= 0.8 and coalesce(r.trust_direction, '') <> 'outbound')
         or (r.domain_foreign and starts_with(r.actor_key, 'user:'))) as foreign_home
     from work.actor_row as r join actors as a on a.actor_key = r.actor_key
     where a.actor_key in (select a from work.edge where rank >= 7) or a.actor_key in (select b from work.edge where rank >= 7)
     group by a.identity`,
  );
  return new Map(
    rows.map((row) => [String(row['identity']), { own: row['own'] === true, foreign: row['foreign_home'] === true }]),
  );
}

function heldApart(db: Db): readonly (readonly [string, string])[] {
  return db
    .query(
      `select x.identity as x, y.identity as y from work.apart as p
       join actors as x on x.actor_key = p.subject join actors as y on y.actor_key = p.object where p.stated`,
    )
    .map((row) => [String(row['x']), String(row['y'])]);
}

/** Identities that were found to be one; disjoint sets whose representative is the key that says most. */
class Groups {
  readonly #homes: ReadonlyMap<string, { own: boolean; foreign: boolean }>;
  readonly #apart: readonly (readonly [string, string])[];
  readonly #parent = new Map<string, string>();
  readonly #group = new Map<string, Group>();

  constructor(
    homes: ReadonlyMap<string, { own: boolean; foreign: boolean }>,
    apart: readonly (readonly [string, string])[],
  ) {
    this.#homes = homes;
    this.#apart = apart;
  }

  of(base: string): Group {
    const root = this.#root(base);
    let group = this.#group.get(root);
    if (group === undefined) {
      group = { base: root, ...(this.#homes.get(root) ?? { own: false, foreign: false }) };
      this.#group.set(root, group);
    }
    return group;
  }

  /** Makes one of both; answers why it does not, null when it did. */
  join(x: string, y: string): string | null {
    const [one, other] = [this.of(x), this.of(y)];
    if (one.base === other.base) return null;
    if ((one.own && other.foreign) || (one.foreign && other.own))
      return 'the home of one is ours, that of the other is not';
    const both = new Set([one.base, other.base]);
    if (
      this.#apart.some(
        ([s, o]) => this.#root(s) !== this.#root(o) && both.has(this.#root(s)) && both.has(this.#root(o)),
      )
    )
      return 'you hold them apart';
    const [kept, gone] = compare(one.base, other.base) <= 0 ? [one, other] : [other, one];
    this.#parent.set(gone.base, kept.base);
    kept.own ||= gone.own;
    kept.foreign ||= gone.foreign;
    return null;
  }

  #root(base: string): string {
    let root = base;
    for (let up = this.#parent.get(root); up !== undefined; up = this.#parent.get(root)) root = up;
    for (let at = base; at !== root;) {
      const up = this.#parent.get(at) ?? root;
      this.#parent.set(at, root);
      at = up;
    }
    return root;
  }
}

function compare(a: string, b: string): number {
  return place(a) - place(b) || (a < b ? -1 : 1);
}

function place(key: string): number {
  const at = order.findIndex((prefix) => key.startsWith(prefix));
  return at < 0 ? order.length : at;
}
