import { BROWSER_RUNTIME, createDuckDB, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import type { DuckDBRuntime } from '@duckdb/duckdb-wasm/blocking';
import type { Wasm } from '../src/engine/api.ts';
import { Db } from '../src/engine/db.ts';

// The build resolves this name to the browser's bindings; the package types only those of Node under it.
declare module '@duckdb/duckdb-wasm/blocking' {
  export const BROWSER_RUNTIME: DuckDBRuntime;
}

type Instantiated = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

/** Opens DuckDB from its WASM: nothing is fetched. Rejects when the browser cannot compile or start it. */
export async function openDuckDb(wasm: Wasm): Promise<Db> {
  const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
  const bundle = { mainModule: 'duckdb-eh.wasm', mainWorker: '' };
  const bindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), BROWSER_RUNTIME);
  globalThis.DUCKDB_RUNTIME = BROWSER_RUNTIME;
  let failed: (reason: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => (failed = reject));
  // The original fetches its URL.
  Object.defineProperty(bindings, 'instantiateWasm', {
    value: (imports: WebAssembly.Imports, success: Instantiated): object => {
      WebAssembly.instantiate(module, imports).then((instance) => success(instance, module), failed);
      return {};
    },
  });
  await Promise.race([bindings.instantiate(() => {}), failure]);
  return new Db(bindings);
}
