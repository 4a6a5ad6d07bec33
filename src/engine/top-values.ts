import { dependsOnActor } from '../parties/classify.ts';
import type { FilterColumn, Value } from './api.ts';
import type { Db } from './db.ts';
import { columnName, isPartyColumn } from './filter.ts';

/** Most frequent values of a column under the filter. What follows from the actor is looked up once per actor, not once per event. */
export function topValues(db: Db, column: FilterColumn, limit: number): { value: Value; count: number }[] {
  return db
    .query(`${counted(db, column)} order by n desc, value limit ${Math.trunc(limit)}`)
    .map((row) => ({ value: row['value'] ?? null, count: Number(row['n']) }));
}

function counted(db: Db, column: FilterColumn): string {
  const name = columnName(column);
  if (!isPartyColumn(column)) return `select ${name} as value, count(*) as n from work.filtered_events group by 1`;
  const ofActor =
    column === 'identity'
      ? 'coalesce(w.identity, e.actor_key)'
      : column === 'identity_name'
        ? 'coalesce(w.name, e.actor_key)'
        : `w.${name}`;
  if (column !== 'identity' && !dependsOnActor(db))
    return `select ${name} as value, count(*) as n from filtered group by 1`;
  const unnamed =
    column === 'identity_name'
      ? ` union all select actor_name as value, count(*) as n from work.filtered_events where actor_key is null group by 1`
      : '';
  const acted = column === 'identity_name' ? ' where actor_key is not null' : '';
  return `select value, sum(n)::bigint as n from (
      select ${ofActor} as value, e.n from (select actor_key, count(*) as n from work.filtered_events${acted} group by actor_key) as e
      left join work.known_actor as w on w.actor_key = e.actor_key${unnamed})
    group by 1`;
}
