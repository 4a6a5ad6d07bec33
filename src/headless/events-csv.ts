import type { FilterColumn, Value } from '../engine/api.ts';
import type { Engine } from '../engine/engine.ts';
import { isoMicros } from '../lib/time.ts';
import { columns } from '../schema/event.ts';
import { value } from './triage.ts';

const pageRows = 20_000;
const names: readonly FilterColumn[] = [...columns.map((c) => c.name), 'identity', 'party'];
const times = new Set<string>(columns.filter((c) => c.kind === 'time').map((c) => c.name));

/** Every event as CSV in order of time, header first, in pieces of about 20,000 lines. */
export async function* eventsCsv(engine: Engine): AsyncGenerator<string> {
  yield `${names.join(',')}\r\n`;
  const { rows } = value(await engine.openGrid({ column: 'time', descending: false }));
  for (let from = 0; from < rows; from += pageRows) {
    const page = value(await engine.gridRows(from, pageRows, names));
    yield page.map((row) => `${names.map((name) => cell(name, row[name] ?? null)).join(',')}\r\n`).join('');
  }
}

function cell(name: string, raw: Value): string {
  if (raw === null) return '';
  if (typeof raw === 'number' && times.has(name)) return isoMicros(raw);
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  const text = typeof raw === 'string' ? guarded(raw) : JSON.stringify(raw);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet would run what begins like a formula: an apostrophe makes it text. */
function guarded(text: string): string {
  return /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
