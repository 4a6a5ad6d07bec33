import type { SqlResult } from './api.ts';
import type { Db } from './db.ts';
import { EngineError } from './failure.ts';

const operator = 3;
const comment = 5;

/**
 * Runs one statement of the analyst in a read-only transaction on a connection of its own: nothing typed there changes the
 * case, and what it creates in `temp` is gone afterwards. At most `limit` rows are answered.
 */
export async function runUserSql(db: Db, text: string, limit: number): Promise<SqlResult> {
  requireOne(db, text);
  const started = performance.now();
  const result = await db.queryCancellable(text, {
    before: 'begin transaction read only',
    limit: Math.max(0, Math.trunc(limit)),
  });
  return {
    columns: result.columns,
    rows: Array.from({ length: result.rows }, (_, row) => result.values.map((column) => column[row] ?? null)),
    truncated: result.truncated,
    ms: performance.now() - started,
  };
}

function requireOne(db: Db, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const { offsets, types } = db.tokenize(text);
  let statements = 0;
  let inside = false;
  offsets.forEach((offset, i) => {
    if (types[i] === comment) return;
    const end = types[i] === operator && bytes[offset] === 0x3b;
    if (end) inside = false;
    else if (!inside) {
      inside = true;
      statements++;
    }
  });
  const start = offsets.find((_, i) => types[i] !== comment);
  const verb = /^(force\s+)?(install|load|update\s+extensions)\b/i.exec(
    new TextDecoder().decode(bytes.subarray(start ?? 0)),
  );
  // DuckDB-WASM answers some of these without an error, though nothing is loaded.
  if (verb !== null)
    throw new EngineError('offline', `${verb[0].toLowerCase()} would fetch an extension; extensions are off`);
  if (statements === 0) throw new EngineError('input', 'no statement');
  if (statements > 1) throw new EngineError('input', `one statement at a time, not ${statements}`);
}
