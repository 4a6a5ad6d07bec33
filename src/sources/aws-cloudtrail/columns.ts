import { record, text, type JsonObject } from '../../lib/json.ts';
import type { CsvHeader, CsvRow } from '../source.ts';
import { parseCell } from './cell.ts';
import { bareName, laterTimes, recordPath } from './names.ts';

interface Step {
  readonly name: string;
  readonly path: readonly string[];
}

const plans = new WeakMap<CsvHeader, readonly Step[]>();

/** Puts a row whose columns are (parts of) CloudTrail keys back into the record they came from. */
export function recordOfRow(row: CsvRow, header: CsvHeader): JsonObject {
  let plan = plans.get(header);
  if (plan === undefined) {
    plan = planOf(header.names);
    plans.set(header, plan);
  }
  const root: Tree = emptyTree();
  for (const step of plan) {
    const cell = row.get(step.name);
    if (cell !== null) place(root, step.path, cell);
  }
  return root;
}

/** The same for an object with flattened keys. Nested values under their own key stay as they are. */
export function recordOfFlat(flat: JsonObject): JsonObject {
  const root: Tree = emptyTree();
  for (const step of planOf(Object.keys(flat))) {
    const value = flat[step.name];
    if (typeof value === 'object') {
      if (value !== null) place(root, step.path, value);
    } else {
      const cell = text(value);
      if (cell !== null) place(root, step.path, cell);
    }
  }
  return root;
}

type Tree = Record<string, unknown>;

function emptyTree(): Tree {
  return Object.create(null) as Tree;
}

/** Whole objects before their members, the event's own time before times of export: the first value of a place stays. */
function planOf(names: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  const late: Step[] = [];
  for (const name of new Set(names)) {
    const path = recordPath(name);
    if (path !== null) (laterTimes.has(bareName(name)) ? late : steps).push({ name, path });
  }
  steps.sort((a, b) => a.path.length - b.path.length);
  return [...steps, ...late];
}

function place(root: Tree, path: readonly string[], value: unknown): void {
  let tree = root;
  for (let i = 0; i < path.length - 1; i++) {
    const key = path[i] ?? '';
    const below = record(tree[key]);
    if (below === null) {
      const made = emptyTree();
      tree[key] = made;
      tree = made;
    } else {
      tree = below;
    }
  }
  const last = path.at(-1) ?? '';
  if (tree[last] !== undefined) return;
  tree[last] = typeof value === 'string' ? (parseCell(value) ?? value) : value;
}
