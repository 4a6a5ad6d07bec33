import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { licenses, shippedPackages } from './scripts/vite/licenses.ts';
import { packaging, policyMeta, singleFile } from './scripts/vite/packaging.ts';
import { worldMap } from './scripts/vite/world-map.ts';
import manifest from './package.json' with { type: 'json' };

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => {
  const single = mode === 'single';
  return {
    base: './',
    publicDir: single ? false : 'public',
    plugins: [
      svelte(),
      packaging(single),
      worldMap(),
      single ? singleFile() : policyMeta(),
      shippedPackages(),
      licenses(single),
    ],
    define: { __SIDEDOOR_VERSION__: JSON.stringify(manifest.version) },
    resolve: {
      alias: {
        // Ships in the package but is missing from its `exports`.
        '@duckdb/duckdb-wasm/blocking': file('node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser-blocking.mjs'),
      },
    },
    // Module workers fail on file://.
    worker: {
      format: 'iife' as const,
      plugins: () => [packaging(single), shippedPackages()],
      rolldownOptions: { output: { codeSplitting: false } },
    },
    build: {
      target: 'es2023',
      outDir: single ? 'dist-single' : 'dist',
      modulePreload: false,
      chunkSizeWarningLimit: 2000,
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      ...(single ? { cssCodeSplit: false, rolldownOptions: { output: { codeSplitting: false } } } : {}),
    },
  };
});
