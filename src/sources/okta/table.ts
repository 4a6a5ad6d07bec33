import type { CsvHeader, CsvRow } from '../source.ts';
import type { JsonObject } from '../../lib/json.ts';
import { apiName } from './log-event.ts';

/** Where each column of a flattened export belongs: `actor.alternate_id`, `target0.id`, `request.ip_chain.ip`. */
type Step = string | number;
interface Column {
  readonly name: string;
  readonly steps: readonly Step[];
}

const plans = new WeakMap<CsvHeader, readonly Column[]>();
const deepest = 8;

/** A row of the admin console's CSV as the record the API gives. */
export function recordOfRow(row: CsvRow, header: CsvHeader): JsonObject {
  let plan = plans.get(header);
  if (plan === undefined) {
    plan = [...new Set(header.names)].map((name) => ({ name, steps: stepsOf(name) }));
    plans.set(header, plan);
  }
  const root = new Map<Step, unknown>();
  for (const { name, steps } of plan) {
    const cell = row.get(name);
    if (cell !== null) put(root, steps, cell);
  }
  return plain(root) as JsonObject;
}

function stepsOf(name: string): readonly Step[] {
  const steps = name
    .split('.')
    .slice(0, deepest)
    .flatMap((part): readonly Step[] => {
      const numbered = /^(target|ip_?chain)[[_]?(\d{1,2})\]?$/.exec(part);
      return numbered === null ? [apiName(part)] : [apiName(numbered[1] ?? ''), Number(numbered[2])];
    });
  const chain = steps.indexOf('ipChain');
  return chain >= 0 && typeof steps[chain + 1] !== 'number'
    ? [...steps.slice(0, chain + 1), 0, ...steps.slice(chain + 1)]
    : steps;
}

function put(root: Map<Step, unknown>, steps: readonly Step[], cell: string): void {
  let level = root;
  for (const step of steps.slice(0, -1)) {
    const known = level.get(step);
    const next = known instanceof Map ? (known as Map<Step, unknown>) : new Map<Step, unknown>();
    if (next !== known) level.set(step, next);
    level = next;
  }
  const last = steps.at(-1);
  if (last !== undefined && !level.has(last)) level.set(last, cell);
}

/** Levels whose keys are numbers become lists, without their gaps. */
function plain(level: unknown): unknown {
  if (!(level instanceof Map)) return level;
  const entries = [...(level as Map<Step, unknown>)];
  if (entries.some(([step]) => typeof step === 'number')) {
    return entries
      .filter((entry): entry is [number, unknown] => typeof entry[0] === 'number')
      .sort(([a], [b]) => a - b)
      .map(([, value]) => plain(value));
  }
  return Object.fromEntries(entries.map(([step, value]) => [step, plain(value)]));
}
