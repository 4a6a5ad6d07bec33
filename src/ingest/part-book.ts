import type { EvidenceLimit, RejectedRecord } from '../evidence/part.ts';
import { recordLimit } from '../evidence/read-record.ts';
import { shorten } from '../lib/text.ts';
import type { TimeBasis } from '../schema/event.ts';
import {
  isReject,
  type JsonRecord,
  type JsonShape,
  type Normalised,
  type PartContext,
  type Shape,
} from '../sources/source.ts';
import type { EventBatcher, Origin } from './batcher.ts';
import type { Match } from './recognise.ts';
import { ResultTally } from './result-pages.ts';

/** Where a record is, in original bytes. */
export interface Place {
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** Rejects held back until it is known whether anything of the part is recognised at all. */
const heldLimit = 1000;

/** The books of one part: every record is entered once, as event or as reject. */
export class PartBook {
  records = 0;
  events = 0;
  rejected = 0;
  /** Title of the source first recognised. */
  title: string | null = null;
  /** Events by shape, in order of first sight. */
  readonly shapes = new Map<Match, number>();
  readonly bases = new Map<TimeBasis, number>();
  readonly results = new ResultTally();
  readonly #partId: number;
  readonly #batcher: EventBatcher;
  readonly #origins = new Map<Match, Origin>();
  #held: RejectedRecord[] | null = [];
  #first: Match | null = null;

  constructor(partId: number, batcher: EventBatcher) {
    this.#partId = partId;
    this.#batcher = batcher;
  }

  /** Something of the part was recognised: from here on rejects are real. */
  recognised(match: Match): void {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    this.#first = match;
    this.title = match.source.title;
    for (const reject of held) this.#batcher.reject(reject);
    this.rejected = held.length;
  }

  get isRecognised(): boolean {
    return this.#held === null;
  }

  /** So many records and none known: nothing will come of this part. */
  get isHopeless(): boolean {
    return this.#held !== null && this.#held.length >= heldLimit;
  }

  /** Reason of the first record that was refused while nothing was recognised. */
  get firstHeld(): string | null {
    return this.#held?.[0]?.reason ?? null;
  }

  /** Normalises a record and enters the outcome. `hash` names records without a native id. */
  enter(match: Match, place: Place, normalise: () => Normalised, hash: () => string): void {
    this.recognised(match);
    if (place.byteLength > recordLimit) {
      this.reject(place, `record of ${String(place.byteLength)} bytes is over the limit of ${String(recordLimit)}`);
      return;
    }
    let normalised: Normalised;
    try {
      normalised = normalise();
    } catch (error) {
      this.reject(
        place,
        `could not be read: ${error instanceof Error ? shorten(error.message, 200) : 'unknown error'}`,
      );
      return;
    }
    if (isReject(normalised)) {
      this.reject(place, normalised.reject);
      return;
    }
    if (!Number.isSafeInteger(normalised.time)) {
      this.reject(place, `no time: ${String(normalised.time)}`);
      return;
    }
    this.records++;
    this.events++;
    this.shapes.set(match, (this.shapes.get(match) ?? 0) + 1);
    this.bases.set(normalised.time_basis, (this.bases.get(normalised.time_basis) ?? 0) + 1);
    const id = normalised.event_id ?? `row:${hash()}`;
    const { byteOffset, byteLength } = place;
    this.#batcher.add(this.#origin(match), normalised, id, { recordNo: this.records, byteOffset, byteLength });
  }

  /** Enters a JSON value: the one record it is, or each of those its shape splits it into. */
  enterJson(match: Match<JsonShape>, place: Place, record: JsonRecord, context: PartContext, hash: () => string): void {
    const { shape } = match;
    const position = shape.position?.(record) ?? null;
    if (position !== null) this.results.add(position);
    let pieces: readonly JsonRecord[] = [];
    try {
      pieces = shape.split?.(record) ?? [];
    } catch {
      // Taken as one record, which `enter` guards.
    }
    if (pieces.length === 0) {
      this.enter(match, place, () => shape.normalise(record, context), hash);
      return;
    }
    for (const [i, piece] of pieces.entries()) {
      this.enter(
        match,
        place,
        () => shape.normalise(piece, context),
        () => (i === 0 ? hash() : `${hash()}.${String(i)}`),
      );
    }
  }

  reject(place: Place, reason: string): void {
    this.records++;
    const row: RejectedRecord = {
      partId: this.#partId,
      recordNo: this.records,
      byteOffset: place.byteOffset,
      byteLength: place.byteLength,
      reason: shorten(reason, 500),
    };
    if (this.#held === null) {
      this.rejected++;
      this.#batcher.reject(row);
    } else if (this.#held.length < heldLimit) {
      this.#held.push(row);
    }
  }

  /** Limits that follow from the books. */
  limits(): EvidenceLimit[] {
    const limits: EvidenceLimit[] = [];
    for (const match of this.shapes.keys()) {
      for (const text of match.shape.limits ?? []) limits.push({ kind: 'shape', text });
    }
    const assumed = this.bases.get('assumed') ?? 0;
    if (assumed > 0) limits.push({ kind: 'zone', text: `${String(assumed)} events carry no time zone` });
    const cuts = this.#batcher.takeCuts();
    if (cuts > 0)
      limits.push({
        kind: 'field_cut',
        text: `${String(cuts)} texts were cut in their column; the raw records are whole`,
      });
    return limits;
  }

  /** The shape most events came from; without events the one first recognised. */
  mainShape(): Match<Shape> | null {
    let main = this.#first;
    for (const [match, count] of this.shapes) if (main === null || count > (this.shapes.get(main) ?? 0)) main = match;
    return main;
  }

  #origin(match: Match): Origin {
    let origin = this.#origins.get(match);
    if (origin === undefined) {
      origin = { source: match.id, family: match.shape.family ?? match.source.family, partId: this.#partId };
      this.#origins.set(match, origin);
    }
    return origin;
  }
}
