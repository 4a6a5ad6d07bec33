import type { Source } from './source.ts';

const modules = import.meta.glob<{ default: Source }>('./*/source.ts', { eager: true });

/** All sources by id (the folder name), in alphabetical order. */
export const sources: ReadonlyMap<string, Source> = new Map(
  Object.entries(modules)
    .map(([path, module]) => [path.split('/')[1] ?? path, module.default] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
