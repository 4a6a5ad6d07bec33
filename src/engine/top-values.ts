import type { FilterColumn, Value } from './api.ts';
import type { Db } from './db.ts';
import { columnName, isPartyColumn } from './filter.ts';

/** Most frequent values of a column under the filter. Identities are looked up once per actor, not once per event. */
export function topValues(db: Db, column: FilterColumn, limit: number): { value: Value; count: number }[] {
  const counted =
    column === 'identity'
      ? `select coalesce(a.identity, e.actor_key) as value, sum(e.n)::bigint as n
         from (select actor_key, count(*) as n from work.filtered_events group by actor_key) as e
         left join actors as a on a.actor_key = e.actor_key
         group by 1`
      : `select ${columnName(column)} as value, count(*) as n from ${isPartyColumn(column) ? 'filtered' : 'work.filtered_events'} group by 1`;
  return db
    .query(`${counted} order by n desc, value limit ${Math.trunc(limit)}`)
    .map((row) => ({ value: row['value'] ?? null, count: Number(row['n']) }));
}
