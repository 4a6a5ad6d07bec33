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

declare module '#ip-data' {
  /** The bundled address data as they are packed; of a build without the names of networks only the countries. */
  const load: () => Promise<{ readonly country: ArrayBuffer; readonly network: ArrayBuffer | null }>;
  export default load;
}

declare module '#world-map' {
  /** Countries on a map of this size. `code` is ISO 3166-1 alpha-2, null for land without one; `outline` SVG path data, empty for what is too small; x, y the middle. */
  const map: {
    readonly width: number;
    readonly height: number;
    readonly countries: readonly {
      readonly code: string | null;
      readonly outline: string;
      readonly x: number;
      readonly y: number;
    }[];
  };
  export default map;
}
