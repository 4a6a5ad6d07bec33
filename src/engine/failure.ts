import type { Failure } from '../lib/result.ts';

/** What the engine throws inside itself; `toFailure` turns it into data at the boundary. */
export class EngineError extends Error {
  readonly kind: Failure['kind'];
  constructor(kind: Failure['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** The one place where anything thrown becomes a `Failure`: kind by the text of DuckDB, message on one line. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof EngineError) return { kind: thrown.kind, message: thrown.message };
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const offline = offlineMessage(text);
  if (offline !== null) return { kind: 'offline', message: offline };
  if (
    /Out of Memory|could not allocate|bad_alloc|Cannot enlarge memory|memory access out of bounds|Array buffer allocation/i.test(
      text,
    )
  )
    return { kind: 'memory', message: `out of memory: ${oneLine(text)}` };
  if (/INTERRUPT|query was canceled/i.test(text)) return { kind: 'cancelled', message: 'cancelled' };
  if (/^[A-Z][A-Za-z ]+ Error: /.test(text)) return { kind: 'sql', message: oneLine(text) };
  return { kind: 'engine', message: oneLine(text) };
}

const instead: Readonly<Record<string, string>> = {
  json: "JSON was parsed while loading: use the columns, or extra['key'] for the rest",
  icu: 'times are TIMESTAMP in UTC: cast with ::TIMESTAMP and use plain date functions',
  inet: 'addresses are canonical text: compare src_ip as text, and use src_scope for private ranges',
  parquet: 'only the loaded evidence can be read: query events',
  httpfs: 'nothing is read from the network: query events',
  fts: "use contains(lower(column), 'text')",
};

/** Message for a function, type or setting that lives in an extension DuckDB would fetch from the network; null for other errors. */
function offlineMessage(text: string): string | null {
  const missing = /with name "?([^"\n]+?)"? is not in the catalog, but it exists in the (\w+) extension/.exec(text);
  const autoload = /automatically install the required extension '(\w+)'/.exec(text);
  const loading = /Loading external extensions is disabled/.test(text);
  const files = /file system operations are disabled|external access is disabled/i.test(text);
  const extension = missing?.[2] ?? autoload?.[1];
  if (extension !== undefined) {
    const what = missing?.[1] === undefined ? `this function or cast` : missing[1];
    return `${what} needs the ${extension} extension, which would be fetched from the network; ${instead[extension] ?? 'it is not available offline'}`;
  }
  if (loading) return 'extensions are off: they would be fetched from the network';
  if (files) return `reading or writing files is off: only the loaded evidence can be queried (${oneLine(text)})`;
  return null;
}

function oneLine(text: string): string {
  const [first = '', ...rest] = text.split('\n').map((line) => line.trim());
  const hint = rest.find((line) => line.startsWith('Did you mean') || line.startsWith('Candidate bindings'));
  return (hint === undefined ? first : `${first} ${hint}`).slice(0, 2000);
}
