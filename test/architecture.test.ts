import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Who may import whom. Changing the architecture means editing this table first. `a/b` names one file without its ending. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  schema: ['lib'],
  evidence: ['lib'],
  sources: ['schema', 'lib'],
  mapping: ['sources/source', 'sources/person', 'schema', 'lib'],
  ingest: ['evidence', 'sources', 'mapping', 'schema', 'lib'],
  reference: ['engine/db', 'schema', 'lib'],
  parties: ['reference', 'engine/db', 'engine/api', 'schema', 'lib'],
  analytics: ['reference', 'engine/db', 'engine/api', 'schema', 'lib'],
  engine: [
    'parties',
    'analytics',
    'reference',
    'evidence/part',
    'evidence/quality',
    'ingest/messages',
    'schema',
    'lib',
  ],
  client: [
    'engine/api',
    'evidence',
    'ingest/messages',
    'ingest/job',
    'ingest/sample-part',
    'ingest/worker-api',
    'mapping',
    'lib',
  ],
  state: [
    'engine/api',
    'client',
    'mapping',
    'evidence/part',
    'evidence/quality',
    'analytics/analytic',
    'analytics/catalog',
    'analytics/parameters',
    'parties/profile',
    'parties/profile-file',
    'reference',
    'schema',
    'lib',
  ],
  charts: ['lib'],
  ui: ['lib'],
  views: [
    'state',
    'charts',
    'ui',
    'engine/api',
    'analytics/analytic',
    'analytics/catalog',
    'parties/profile',
    'reference',
    'evidence/part',
    'evidence/quality',
    'schema',
    'lib',
  ],
  sample: ['evidence/part', 'lib'],
  headless: ['engine', 'ingest', 'mapping', 'evidence', 'analytics', 'parties', 'sample', 'schema', 'lib'],
};

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('.test.ts'));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

describe('architecture', () => {
  it.each(Object.entries(mayImport))('%s imports only what the table allows', (folder, allowed) => {
    const forbidden: string[] = [];
    for (const file of filesIn(`src/${folder}`)) {
      for (const name of importsOf(file)) {
        if (!name.startsWith('.')) continue;
        const target = relative(join(root, 'src'), resolve(root, dirname(file), name)).replace(/\.(ts|svelte)$/, '');
        const inside = target === folder || target.startsWith(`${folder}/`);
        if (!inside && !allowed.some((one) => target === one || target.startsWith(`${one}/`)))
          forbidden.push(`${file} -> ${target}`);
      }
    }
    expect(forbidden).toEqual([]);
  });

  it('only two files on the page know the workers, and only one file knows the database driver', () => {
    const importers = (name: string) =>
      filesIn('src')
        .filter((file) => importsOf(file).some((one) => one.startsWith(name)))
        .sort();
    expect(importers('comlink').filter((file) => file.startsWith('src/client/')).length).toBeGreaterThan(0);
    expect(importers('comlink').filter((file) => !file.startsWith('src/client/'))).toEqual([]);
    expect(importers('@duckdb/').filter((file) => file !== 'src/engine/db.ts')).toEqual([]);
  });

  it('worker entries stay entries', () => {
    const lines = filesIn('workers').map(
      (file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length] as const,
    );
    expect(lines.filter(([file, count]) => count > (file.endsWith('duckdb.ts') ? 60 : 31))).toEqual([]);
  });

  it('log content never becomes markup, and no static style attribute meets the policy', () => {
    const offenders = filesIn('src').filter((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return (
        text.includes('{@html') ||
        /\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|new Function\(|\beval\(/.test(text) ||
        (file.endsWith('.svelte') && /\sstyle="/.test(text))
      );
    });
    expect(offenders).toEqual([]);
  });
});
