import type { StoredPart } from '../engine/api.ts';
import { fields, type MappedField } from '../mapping/fields.ts';
import { mappingLimit, readMapping, sameShape, type MappedTime, type Mapping } from '../mapping/mapping.ts';
import { outcomeOf } from '../mapping/outcome-words.ts';
import { lookAtTimes } from '../mapping/time-look.ts';
import type { Trial } from '../mapping/trial.ts';
import { isZoneName } from '../mapping/zone.ts';
import type { Loader } from './loader.ts';

export { fields } from '../mapping/fields.ts';
export { shapeWords } from '../mapping/guess.ts';
export type { Trial } from '../mapping/trial.ts';

/** What a column is taken for: a field of the event, its time or time of day, or `extra` for everything else. */
export type ColumnRole = MappedField | 'time' | 'clock' | 'extra';
export type MappedOutcome = Mapping['outcomes'][number]['outcome'];

/** The mapping being made for one part, with what it makes of the first records. */
export class MappingDraft {
  mapping = $state.raw<Mapping | null>(null);
  trial = $state.raw<Trial | null>(null);
  /** Why columns were guessed as they were, and what to check. */
  guess = $state.raw<Trial['guess']>(null);
  failure = $state('');
  pending = $state(false);
  #loader: Loader;
  #part: StoredPart;
  #generation = 0;

  constructor(loader: Loader, part: StoredPart) {
    this.#loader = loader;
    this.#part = part;
  }

  /** Looks at the part and begins with the guess. */
  begin(): Promise<void> {
    return this.#try(null);
  }

  /** Takes over what a mapping file says, for files of this shape; answers what is wrong with it, or nothing. */
  async load(file: Blob): Promise<string> {
    if (file.size > mappingLimit) return `not a mapping: ${String(file.size)} bytes`;
    const read = readMapping(await file.text());
    if (!read.ok) return read.error.message;
    const shape = this.mapping?.shape ?? read.value.shape;
    const fits = sameShape(shape, read.value.shape);
    await this.change({ ...read.value, shape });
    return fits ? '' : 'the mapping was made for other columns: check each of them';
  }

  /** Tries a mapping; the former preview stays until then. */
  async change(mapping: Mapping): Promise<void> {
    this.mapping = mapping;
    await this.#try(mapping);
  }

  set(change: Partial<Pick<Mapping, 'name' | 'eventClass'>>): Promise<void> {
    return this.#edit((mapping) => ({ ...mapping, ...change }));
  }

  setTime(change: Partial<MappedTime>): Promise<void> {
    return this.#edit((mapping) => ({ ...mapping, time: { ...mapping.time, ...change } }));
  }

  /** False when the zone is none. */
  setZone(zone: string): boolean {
    const name = /^utc$/i.test(zone.trim()) ? 'UTC' : zone.trim();
    if (!isZoneName(name)) return false;
    void this.setTime({ zone: name });
    return true;
  }

  roleOf(column: string): ColumnRole {
    const mapping = this.mapping;
    if (mapping === null) return 'extra';
    if (mapping.time.column === column) return 'time';
    if (mapping.time.clock === column) return 'clock';
    return fields.find((field) => mapping.columns[field.column] === column)?.column ?? 'extra';
  }

  /** Takes a column for something else; what another column was taken for becomes free. The time moves, it never goes. */
  setRole(column: string, role: ColumnRole): Promise<void> {
    return this.#edit((mapping) => {
      const columns = { ...mapping.columns };
      for (const field of fields) if (columns[field.column] === column) delete columns[field.column];
      let { time } = mapping;
      if (time.clock === column && role !== 'clock') {
        const { clock: _, ...moment } = time;
        time = moment;
      }
      if (role === 'time') time = { ...time, ...this.#formatOf(column), column };
      else if (role === 'clock') time = { ...time, clock: column };
      else if (role !== 'extra') columns[role] = column;
      const outcomes = columns.outcome === mapping.columns.outcome ? mapping.outcomes : [];
      return { ...mapping, columns, time, outcomes };
    });
  }

  setOutcome(value: string, outcome: MappedOutcome): Promise<void> {
    return this.#edit((mapping) => {
      const others = mapping.outcomes.filter((one) => one.value !== value);
      return { ...mapping, outcomes: [...others, { value, outcome }] };
    });
  }

  #formatOf(column: string): Partial<MappedTime> {
    const look = lookAtTimes(this.trial?.columns.find((one) => one.name === column)?.examples ?? []);
    if (look === null) return { format: 'written' };
    return look.orderBy === 'values' ? { format: look.format, order: look.order } : { format: look.format };
  }

  async #edit(change: (mapping: Mapping) => Mapping): Promise<void> {
    if (this.mapping !== null) await this.change(change(this.mapping));
  }

  async #try(mapping: Mapping | null): Promise<void> {
    const generation = ++this.#generation;
    this.pending = true;
    let trial: Trial | null = null;
    let failure = '';
    try {
      trial = await this.#loader.tryMapping(this.#part, mapping);
      if (trial === null) failure = 'no record in it has columns';
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    if (generation !== this.#generation) return;
    this.pending = false;
    this.failure = failure;
    if (trial === null) return;
    this.trial = trial;
    this.guess = trial.guess ?? this.guess;
    this.mapping = withOutcomes(trial);
    if (this.mapping !== trial.mapping) await this.#try(this.mapping);
  }
}

/** A column just taken for the outcome: its values by what their words say. */
function withOutcomes({ mapping, outcomes }: Trial): Mapping {
  if (mapping.columns.outcome === undefined || mapping.outcomes.length > 0 || outcomes.length === 0) return mapping;
  return { ...mapping, outcomes: outcomes.map(([value]) => ({ value, outcome: outcomeOf(value) ?? 'unknown' })) };
}
