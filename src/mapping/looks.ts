import { countryCode } from '../lib/country.ts';
import { splitAddress } from '../lib/ip.ts';
import { mailAddress } from '../sources/person.ts';
import { outcomeOf } from './outcome-words.ts';
import { lookAtTimes, type TimeLook } from './time-look.ts';

/** What the values of one column look like. Shares are of the filled values, 0 to 1. */
export interface ColumnLook {
  readonly name: string;
  /** Records with a value. */
  readonly filled: number;
  readonly distinct: readonly string[];
  /** More values than `distinct` holds. */
  readonly isOpen: boolean;
  readonly time: TimeLook | null;
  readonly address: number;
  readonly publicAddress: number;
  readonly mail: number;
  /** `DOMAIN\user`. */
  readonly account: number;
  readonly agent: number;
  readonly country: number;
  readonly outcome: number;
  readonly number: number;
  readonly examples: readonly string[];
}

const distinctLimit = 100;
const agent =
  /^(?:Mozilla\/|Opera\/|curl\/|Wget\/|python-|Go-http-client|okhttp|PostmanRuntime|aws-|Dalvik\/|\w+\/\d+\.\d+ \()/i;
const account = /^[A-Za-z0-9._-]{1,64}\\[^\\/\s]{1,64}$/;

/** Looks at the values of a column, filled ones in the order of the records. */
export function lookAt(name: string, values: readonly string[]): ColumnLook {
  const distinct = new Set<string>();
  let isOpen = false;
  for (const value of values) {
    if (distinct.size < distinctLimit) distinct.add(value);
    else if (!distinct.has(value)) isOpen = true;
  }
  const share = (test: (value: string) => boolean): number =>
    values.length === 0 ? 0 : values.filter((value) => value.length <= 2048 && test(value)).length / values.length;
  return {
    name,
    filled: values.length,
    distinct: [...distinct],
    isOpen,
    time: values.length === 0 ? null : lookAtTimes(values),
    address: share((value) => splitAddress(value).ip !== null),
    publicAddress: share((value) => splitAddress(value).scope === 'public'),
    mail: share((value) => mailAddress(value) !== null),
    account: share((value) => account.test(value)),
    agent: share((value) => agent.test(value)),
    country: share((value) => countryCode(value) !== null),
    outcome: share((value) => outcomeOf(value) !== null),
    number: share((value) => /^-?\d+(?:[.,]\d+)?$/.test(value)),
    examples: [...distinct].slice(0, 3),
  };
}
