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
  /** Bytes of the database WASM, however they are packed. */
  const bytes: () => Promise<ArrayBuffer>;
  export default bytes;
}
