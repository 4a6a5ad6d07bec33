import { recordText, type Call } from './cloudtrail-record.ts';
import { Random } from './random.ts';
import type { SampleFile } from './scenario.ts';

/** A call of the story: its ids are fixed before any file is written, so that the truth can name them. */
export interface StoryCall {
  readonly call: Call;
  readonly eventId: string;
  readonly requestId: string;
}

export interface TrailPlan {
  readonly seed: number;
  readonly account: string;
  readonly regions: readonly (readonly [region: string, weight: number])[];
  /** First day, as milliseconds of its midnight UTC. */
  readonly from: number;
  readonly days: number;
  readonly story: readonly StoryCall[];
  /** Calls of the estate besides the story. */
  readonly background: number;
  /** Makes one background call; `random` belongs to the file. */
  readonly call: (random: Random, time: number, region: string) => Call;
}

const dayLength = 86_400_000;
const chunkLength = 65_536;
/** Share of a day's calls in each hour, UTC. */
const hours: readonly number[] = [2, 2, 2, 2, 2, 3, 4, 6, 8, 8, 8, 7, 6, 7, 8, 7, 6, 4, 3, 2, 2, 2, 2, 2];
const hoursTotal = hours.reduce((sum, share) => sum + share, 0);

/** Files as a trail delivers them to S3, one a day and region. */
export function trailFiles(plan: TrailPlan): readonly SampleFile[] {
  const slots = slotsOf(plan);
  const byFile = new Map<string, StoryCall[]>();
  for (const story of plan.story) {
    const day = Math.floor((story.call.time - plan.from) / dayLength);
    const key = `${day} ${story.call.region}`;
    const calls = byFile.get(key);
    if (calls === undefined) byFile.set(key, [story]);
    else calls.push(story);
  }
  return slots.map((slot, index) => {
    const story = (byFile.get(`${slot.day} ${slot.region}`) ?? []).toSorted((a, b) => a.call.time - b.call.time);
    return {
      path: pathOf(plan, slot, new Random(plan.seed, 500_000 + index)),
      text: () => fileText(plan, slot, story, new Random(plan.seed, 1_000_000 + index)),
    };
  });
}

interface Slot {
  readonly day: number;
  readonly region: string;
  readonly count: number;
}

/** Shares out the background exactly; weekends are quiet. */
function slotsOf(plan: TrailPlan): readonly Slot[] {
  const weighted = Array.from({ length: plan.days }, (_, day) => {
    const weekday = new Date(plan.from + day * dayLength).getUTCDay();
    const busy = weekday === 0 || weekday === 6 ? 0.4 : 1;
    return plan.regions.map(([region, weight]) => ({ day, region, weight: weight * busy }));
  }).flat();
  const total = weighted.reduce((sum, slot) => sum + slot.weight, 0);
  let before = 0;
  let given = 0;
  return weighted.map(({ day, region, weight }) => {
    before += weight;
    const until = Math.round((before / total) * plan.background);
    const count = until - given;
    given = until;
    return { day, region, count };
  });
}

function pathOf(plan: TrailPlan, slot: Slot, random: Random): string {
  const date = new Date(plan.from + slot.day * dayLength).toISOString().slice(0, 10);
  const name = `${plan.account}_CloudTrail_${slot.region}_${date.replaceAll('-', '')}T2355Z_${random.base32(16)}.json`;
  return `AWSLogs/${plan.account}/CloudTrail/${slot.region}/${date.replaceAll('-', '/')}/${name}`;
}

function* fileText(plan: TrailPlan, slot: Slot, story: readonly StoryCall[], random: Random): Iterable<string> {
  const start = plan.from + slot.day * dayLength;
  let chunk = '{"Records":[';
  let separator = '';
  let told = 0;
  for (let i = 0; i < slot.count; i++) {
    const time = start + timeOfDay((i + random.float()) / slot.count);
    for (let next = story[told]; next !== undefined && next.call.time <= time; next = story[++told]) {
      chunk += separator + recordText(next.call, plan.account, next.eventId, next.requestId);
      separator = ',';
    }
    chunk += separator + recordText(plan.call(random, time, slot.region), plan.account, random.guid(), random.guid());
    separator = ',';
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  for (const next of story.slice(told)) {
    chunk += separator + recordText(next.call, plan.account, next.eventId, next.requestId);
    separator = ',';
  }
  yield `${chunk}]}`;
}

/** Milliseconds into the day at which this part of the day's calls is done. */
function timeOfDay(part: number): number {
  let left = part * hoursTotal;
  for (let hour = 0; hour < 24; hour++) {
    const share = hours[hour] ?? 0;
    if (left < share) return Math.floor((hour + left / share) * 3_600_000);
    left -= share;
  }
  return dayLength - 1;
}
