import { expect, it, vi } from 'vitest';
import { openDuckDb } from './open-duckdb.ts';

it('a checkpoint that a write transaction holds up is no failure, and is made up for later', async () => {
  const db = await openDuckDb();
  db.exec('create table kept as select range as i from range(1000)');
  const writing = db.queryCancellable('select count(*) from range(1000000000) t(i) where i % 7 = 3', {
    before: 'begin transaction; create table written as select 1 as i',
  });
  const ended = expect(writing).rejects.toThrow('cancelled');
  // As when a query was given up and its transaction is not gone yet.
  const cancel = vi.spyOn(db, 'cancel').mockImplementation(() => {});
  expect(db.checkpoint()).toBe(false);
  cancel.mockRestore();
  db.cancel();
  await ended;
  expect(db.checkpoint()).toBe(true);
  expect(db.scalar('select count(*)::integer from kept')).toBe(1000);
});
