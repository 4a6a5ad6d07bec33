import type { EventDetail, Value } from './api.ts';
import type { Db } from './db.ts';
import { EngineError } from './failure.ts';

/** One event with its parties, its changes and where its other copies lie. Throws kind `input` when there is none. */
export function readEvent(db: Db, eventKey: string): EventDetail {
  if (!/^\d{1,20}$/.test(eventKey)) throw new EngineError('input', `not an event key: "${eventKey.slice(0, 100)}"`);
  const [event] = db.query(`select * from acts where event_key = ${eventKey}::hugeint`);
  if (event === undefined) throw new EngineError('input', `no event with key ${eventKey}`);
  const changes = db.query(
    `select target, name, old, new from changes where event_key = ${eventKey}::hugeint order by all`,
  );
  const copies = db.query(
    `select part_id, record_no, byte_offset::bigint as byte_offset, byte_length from duplicates
     where event_key = ${eventKey}::hugeint order by part_id, record_no`,
  );
  return {
    event,
    changes: changes.map((c) => ({
      target: text(c['target']),
      name: String(c['name']),
      old: text(c['old']),
      new: text(c['new']),
    })),
    copies: copies.map((c) => ({
      partId: Number(c['part_id']),
      recordNo: Number(c['record_no']),
      byteOffset: Number(c['byte_offset']),
      byteLength: Number(c['byte_length']),
    })),
  };
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
