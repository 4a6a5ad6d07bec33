import type { DateOrder } from '../../lib/date-order.ts';
import type { Change, EventClass, Outcome, TimeBasis } from '../../schema/event.ts';
import type { PartContext } from '../source.ts';
import type { Fields } from '../fields.ts';

/** What the name of a column stands for. */
export type Column =
  | 'time'
  | 'end'
  | 'id'
  | 'operation'
  | 'status'
  | 'code'
  | 'reason'
  | 'user'
  | 'domain'
  | 'mail'
  | 'user_id'
  | 'source'
  | 'source6'
  | 'source_port'
  | 'country'
  | 'city'
  | 'inner'
  | 'inner6'
  | 'device'
  | 'device_id'
  | 'os'
  | 'agent'
  | 'target'
  | 'target_id'
  | 'target_path'
  | 'account'
  | 'group'
  | 'method'
  | 'flow'
  | 'session'
  | 'correlation'
  | 'app';

/** Names of each column, the best first; lower case. */
export type Aliases = Readonly<Partial<Record<Column, readonly string[]>>>;

/** Class and verb of the operations that the pattern fits; `outcome` where the operation itself tells it. */
export interface Verb {
  readonly fits: RegExp;
  readonly eventClass: EventClass;
  readonly activity: string;
  readonly outcome?: Outcome;
  readonly targetType?: string;
}

export interface When {
  readonly time: number;
  readonly time_basis: TimeBasis;
}

/** One product: how its columns are called and what its operations mean. */
export interface Product {
  /** As shown in `service`. */
  readonly service: string;
  readonly columns: Aliases;
  readonly verbs: readonly Verb[];
  /** Operation of records that name none. */
  readonly operation: string;
  /** Zone of times that carry none: that of the device, or UTC by definition. */
  readonly clock: 'local' | 'utc';
  readonly order?: DateOrder;
  readonly targetType?: string;
  /** The time where it is more than the text of one column; null to read the column. */
  when?(fields: Fields, context: PartContext): When | null;
  /** What the record changed. */
  changes?(fields: Fields): readonly Change[];
  /** The record is by the product itself, whatever name it carries. */
  bySystem?(fields: Fields): boolean;
  /** Text that the verbs are told by, where the name of the operation is not enough. */
  verbText?(fields: Fields): string;
  /** Whether the group is that of the user; it is when not given. */
  groupsUser?(fields: Fields): boolean;
  /** Fields that say nothing about the event: versions of the format, counters, constants. */
  readonly noise?: ReadonlySet<string>;
}

/** A verb as one line of a table. */
export function verb(
  fits: RegExp,
  eventClass: EventClass,
  activity: string,
  outcome?: Outcome,
  targetType?: string,
): Verb {
  return {
    fits,
    eventClass,
    activity,
    ...(outcome === undefined ? {} : { outcome }),
    ...(targetType === undefined ? {} : { targetType }),
  };
}
