/** Set by the build; absent under plain Node and vitest. */
declare const __SIDEDOOR_VERSION__: string | undefined;

declare module '#engine-worker' {
  /** Starts the engine worker. */
  const start: () => Worker;
  export default start;
}

declare module '#ingest-worker' {
  /** Starts an ingest worker. */
  const start: () => Worker;
  export default start;
}

declare module '#duckdb-wasm' {
  /** The database WASM: its bytes, or already compiled, however it is packed. */
  const load: () => Promise<ArrayBuffer | WebAssembly.Module>;
  export default load;
}
