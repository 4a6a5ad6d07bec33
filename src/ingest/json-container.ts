import { readMember, wrapsArray, wrapsObject } from './json-envelope.ts';

/** What is open around the records: arrays of them, envelopes, and the parts of a result table. */
export type Container = 'array' | 'object' | 'tables' | 'table' | 'rows';
export type ValueKind = 'record' | 'row' | 'columns' | 'skip';

const containerLimit = 64;
const memberLimit = 65_536;

/** The open containers; of more than 64 the outermost are forgotten. */
export class JsonContainers {
  #open: Container[] = [];

  get top(): Container | undefined {
    return this.#open.at(-1);
  }

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  enter(container: Container): void {
    this.#open.push(container);
    if (this.#open.length > containerLimit) this.#open = this.#open.slice(-containerLimit);
  }

  leave(): void {
    this.#open.pop();
  }
}

/** What to do next inside an envelope, `length` bytes on. */
export type Step =
  | { readonly kind: 'more' | 'leave' | 'pass'; readonly length: number }
  | { readonly kind: 'enter'; readonly length: number; readonly container: Container }
  | { readonly kind: 'begin'; readonly length: number; readonly value: ValueKind };

/** Looks at bytes[at, end), where a member of the envelope `top` or its end should be. */
export function stepInside(bytes: Uint8Array, at: number, end: number, top: Container, final: boolean): Step {
  const c = bytes[at];
  if (c === 125) return { kind: 'leave', length: 1 };
  if (c === 123 || c === 91) return { kind: 'leave', length: 0 };
  if (c !== 34) return { kind: 'pass', length: 1 };
  const member = readMember(bytes, at, end);
  if (member === 'more' && !final && end - at < memberLimit) return { kind: 'more', length: 0 };
  if (member === 'more' || member === 'bad') return { kind: 'leave', length: 0 };
  const { key, value } = member;
  const length = value - at;
  const opening = bytes[value];
  const lower = key.toLowerCase();
  if (opening === 91 && top === 'table' && lower === 'rows')
    return { kind: 'enter', length: length + 1, container: 'rows' };
  if (opening === 91 && top === 'table' && lower === 'columns') return { kind: 'begin', length, value: 'columns' };
  if (opening === 91 && wrapsArray(key)) return { kind: 'enter', length: length + 1, container: arrayKind(key) };
  if (opening === 123 && wrapsObject(key)) return { kind: 'enter', length: length + 1, container: 'object' };
  if (opening === 123 || opening === 91 || opening === 34) return { kind: 'begin', length, value: 'skip' };
  return { kind: 'pass', length: length + 1 };
}

export function arrayKind(key: string): Container {
  return key === 'tables' || key === 'Tables' ? 'tables' : 'array';
}
