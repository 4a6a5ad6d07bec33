import { columns } from '../schema/event.ts';
import type { Db } from './db.ts';

/** What a source fills; lineage is always there. */
const told = columns.filter((c) => !('lineage' in c)).map((c) => c.name);
const filled = told.map((name) => `(${name} is not null)::integer`).join(' + ');

/**
 * Smaller is better: most columns filled, then an outcome that is not interrupted, then by the values, so that the order in which
 * files were read decides nothing. Copies alike in all of that are the same to the reader; the one read first stays.
 */
const rank = `row(100 - (${filled}), outcome is not distinct from 'interrupted', hash(${told.join(', ')}), part_id, record_no)`;

const newKey = `md5_number_lower(event_key::varchar || ':' || event_id)`;

/**
 * Folds copies of one event (equal event_key) into the most complete one. The others go to `duplicates`; their changes are
 * merged. Two ids that share a key by accident get keys of their own first. Folding load by load gives the same as folding
 * everything at once.
 */
export function foldDuplicates(db: Db): void {
  rekeyKnownCollisions(db);
  if (!findKeys(db)) return;
  if (rekeyNewCollisions(db) && !findKeys(db)) return;
  db.exec(`create or replace temp table fold_winner as
    select event_key, arg_min(rowid, ${rank}) as winner from events where event_key in (select event_key from fold_key) group by event_key`);
  db.exec(`create or replace temp table fold_loser as
    select e.rowid as loser, e.event_key, e.part_id, e.record_no, e.byte_offset, e.byte_length
    from events as e join fold_winner as w on w.event_key = e.event_key where e.rowid <> w.winner`);
  db.exec('begin transaction');
  try {
    db.exec('insert into duplicates select event_key, part_id, record_no, byte_offset, byte_length from fold_loser');
    db.exec('delete from events where rowid in (select loser from fold_loser)');
    mergeChanges(db, 'fold_key');
    db.exec('commit');
  } catch (error) {
    db.exec('rollback');
    throw error;
  }
  db.exec('drop table fold_winner; drop table fold_loser; drop table fold_key');
}

function findKeys(db: Db): boolean {
  db.exec(
    'create or replace temp table fold_key as select event_key from events group by event_key having count(*) > 1',
  );
  return db.scalar('select count(*) from fold_key') !== 0;
}

/** Copies often carry the same changes; one that names its target says more than one that does not. */
function mergeChanges(db: Db, keys: string): void {
  db.exec(
    `create or replace temp table change_kept as select distinct * from changes where event_key in (select event_key from ${keys})`,
  );
  db.exec(`delete from changes where event_key in (select event_key from ${keys})`);
  db.exec(`insert into changes
    select * from change_kept as k where k.target is not null or not exists (
      select 1 from change_kept as o where o.event_key = k.event_key and o.name = k.name and o.target is not null
        and o.old is not distinct from k.old and o.new is not distinct from k.new)`);
  db.exec('drop table change_kept');
}

/** Keys found to stand for several ids, in any load so far, are never used as they came. */
function rekeyKnownCollisions(db: Db): void {
  if (db.scalar('select count(*) from work.collision') !== 0) rekey(db);
}

function rekeyNewCollisions(db: Db): boolean {
  db.exec(`create or replace temp table new_collision as
    select event_key from events where event_key in (select event_key from fold_key) group by event_key having min(event_id) <> max(event_id)`);
  const found = db.scalar('select count(*) from new_collision') !== 0;
  if (found) {
    db.exec('insert into work.collision select event_key from new_collision');
    rekey(db);
  }
  db.exec('drop table new_collision');
  return found;
}

/**
 * Changes carry no id, so those of a shared key go to each of its events: none is lost. Copies folded before belong to the
 * event read first.
 */
function rekey(db: Db): void {
  db.exec(`create or replace temp table renamed as
    select event_key as old_key, ${newKey} as new_key, min(part_id::hugeint * 4294967296 + record_no) as place
    from events where event_key in (select event_key from work.collision) group by all`);
  db.exec(`insert into changes
    select r.new_key, c.target, c.name, c.old, c.new from changes as c join renamed as r on r.old_key = c.event_key`);
  db.exec(`update duplicates set event_key = r.new_key
    from (select old_key, arg_min(new_key, place) as new_key from renamed group by old_key) as r where duplicates.event_key = r.old_key`);
  db.exec('delete from changes where event_key in (select event_key from work.collision)');
  db.exec(`update events set event_key = ${newKey} where event_key in (select event_key from work.collision)`);
  db.exec('drop table renamed');
}
