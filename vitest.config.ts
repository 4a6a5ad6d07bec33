import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/page/**', 'node_modules/**'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // One engine a process, emptied for each file: modules and WASM are loaded twice in all, not once a file.
    isolate: false,
    maxWorkers: 2,
  },
});
