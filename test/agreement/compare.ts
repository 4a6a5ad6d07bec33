import { operationKey } from '../../src/lib/text.ts';
import { parseTime } from '../../src/lib/time.ts';
import { splitAddress } from '../../src/lib/ip.ts';
import type { EventFields } from '../../src/schema/event.ts';
import type { Field, Pair } from './pairs.ts';

/** What Sidedoor says of a field: every name it has for it, none where it says nothing. */
export function ours(event: EventFields, field: Field): readonly string[] {
  return names(event, field).filter((value) => value !== null && value !== undefined);
}

function names(event: EventFields, field: Field): readonly (string | null | undefined)[] {
  switch (field) {
    case 'time':
      return [String(event.time)];
    case 'actor':
      return [event.actor_key?.replace(/^[a-z]+:/, ''), event.actor_id, event.actor_name];
    case 'address':
      return [event.src_ip, event.src_host];
    case 'outcome':
      return [event.outcome];
    case 'operation':
      return [event.operation];
  }
}

/**
 * Whether both name the same thing, after what is only spelling has been taken off: times are instants, addresses canonical text
 * without a port, accounts and operations lower case without a full stop at the end, `name@domain` is also `name` and `domain\name`
 * is also `name`, and an operation of Windows is its number.
 */
export function agrees(event: EventFields, field: Field, pair: Pair): boolean {
  const theirs = new Set(pair.stated[field].flatMap((value) => spellings[field](value)));
  return ours(event, field)
    .flatMap((value) => (field === 'time' ? [value] : spellings[field](value)))
    .some((value) => theirs.has(value));
}

const spellings: Readonly<Record<Field, (value: string) => readonly string[]>> = {
  time: (value) => [String(parseTime(value)?.micros ?? value)],
  actor: (value) => {
    const whole = value.trim().toLowerCase();
    return [whole, whole.split('@')[0] ?? whole, whole.split('\\').at(-1) ?? whole];
  },
  address: (value) => {
    const { ip, host } = splitAddress(value);
    return [ip ?? host ?? value];
  },
  outcome: (value) => [value.toLowerCase()],
  operation: (value) => {
    const key = operationKey(value).replace(/\.$/, '');
    return [key, ...key.split(' ').filter((word) => /^\d+$/.test(word))];
  },
};
