import { Random } from './random.ts';
import type { SampleFile } from './scenario.ts';

/** A row of the story, written before any file is: the same in a sample of any size. */
export interface ExportRow {
  readonly time: number;
  readonly text: string;
}

export interface ExportPlan {
  readonly seed: number;
  /** Separates the random numbers of one export from those of the next. */
  readonly stream: number;
  /** First day, as milliseconds of its midnight UTC. */
  readonly from: number;
  readonly days: number;
  readonly header: string;
  /** Most rows the portal puts into one file. */
  readonly cap: number;
  /** Path of a file that holds the days `first` to `last`, both `2026-05-01`; `part` counts from 1. */
  readonly path: (first: string, last: string, part: number) => string;
  readonly story: readonly ExportRow[];
  /** Rows besides the story. */
  readonly background: number;
  /** One row besides the story, without line end. */
  readonly line: (random: Random, time: number) => string;
}

const chunkLength = 65_536;
const hourLength = 3_600_000;
/** Share of a day's work in each hour, UTC. */
const hours: readonly number[] = [1, 1, 1, 1, 2, 4, 10, 18, 20, 20, 18, 12, 16, 18, 18, 14, 8, 4, 3, 3, 2, 2, 1, 1];

/** Exports as a responder makes them: one after the other in time, each within what the portal allows, newest row first. */
export function exportFiles(plan: ExportPlan): readonly SampleFile[] {
  const room = plan.cap - plan.story.length;
  if (room < plan.cap / 2) throw new RangeError(`too many rows of the story for one file: ${plan.story.length}`);
  const count = Math.max(1, Math.ceil(plan.background / room));
  const clock = clockOf(plan);
  return Array.from({ length: count }, (_, part) => {
    const first = Math.round((part / count) * plan.background);
    const last = Math.round(((part + 1) / count) * plan.background);
    const begin = part === 0 ? -Infinity : clock(part / count);
    const end = part + 1 === count ? Infinity : clock((part + 1) / count);
    const story = plan.story.filter((row) => row.time >= begin && row.time < end).toSorted((a, b) => b.time - a.time);
    return {
      path: plan.path(dateOf(clock(part / count)), dateOf(clock((part + 1) / count) - 1), part + 1),
      text: () => fileText(plan, clock, first, last, story, new Random(plan.seed, plan.stream + part)),
    };
  });
}

function* fileText(
  plan: ExportPlan,
  clock: (share: number) => number,
  first: number,
  last: number,
  story: readonly ExportRow[],
  random: Random,
): Iterable<string> {
  let chunk = `\ufeff${plan.header}\r\n`;
  let told = 0;
  for (let i = last - 1; i >= first; i--) {
    const time = clock((i + random.float()) / plan.background);
    for (let next = story[told]; next !== undefined && next.time > time; next = story[++told])
      chunk += `${next.text}\r\n`;
    chunk += `${plan.line(random, time)}\r\n`;
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  for (const row of story.slice(told)) {
    chunk += `${row.text}\r\n`;
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

/** The time at which a share of the work, from 0 to 1, is done: office hours, few of them at weekends. */
function clockOf({ from, days }: ExportPlan): (share: number) => number {
  const before: number[] = [];
  let total = 0;
  for (let hour = 0; hour < days * 24; hour++) {
    before.push(total);
    const weekday = new Date(from + hour * hourLength).getUTCDay();
    total += (hours[hour % 24] ?? 0) * (weekday === 0 || weekday === 6 ? 0.12 : 1);
  }
  before.push(total);
  return (share) => {
    const wanted = share * total;
    let low = 0;
    let high = before.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((before[middle] ?? 0) <= wanted) low = middle;
      else high = middle;
    }
    const start = before[low] ?? 0;
    const width = (before[low + 1] ?? total) - start;
    return Math.floor(from + (low + (width === 0 ? 0 : Math.min(1, (wanted - start) / width))) * hourLength);
  };
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
