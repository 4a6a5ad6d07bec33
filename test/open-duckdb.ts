import { createRequire } from 'node:module';
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import { Db } from '../src/engine/db.ts';

let shared: Promise<Db> | null = null;

/**
 * The same WASM as in the browser, through Node's blocking bindings. One instance per process (opening takes 1.2 s):
 * every call after the first answers the same `Db`, emptied.
 */
export async function openDuckDb(): Promise<Db> {
  if (shared === null) {
    shared = instantiate();
    return shared;
  }
  const db = await shared;
  db.reset();
  return db;
}

async function instantiate(): Promise<Db> {
  const wasm = createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');
  const module = { mainModule: wasm, mainWorker: '' };
  const bindings = await createDuckDB({ mvp: module, eh: module }, new VoidLogger(), NODE_RUNTIME);
  await bindings.instantiate(() => {});
  return new Db(bindings);
}
