import { recordLimit } from '../evidence/read-record.ts';
import type { ByteWindow } from './byte-window.ts';
import { junkEnd, printable } from './json-bytes.ts';
import { inspectHead, readMember, wrapsArray, wrapsObject } from './json-envelope.ts';
import { lookAhead, lookBehind, RecordStarts } from './json-resync.ts';
import { depthLimit, JsonValueScan } from './json-value.ts';

/** A stretch of the stream that is one record, the column list of a result table, a row of it, or no record. */
export interface Cut {
  readonly kind: 'record' | 'row' | 'columns' | 'reject';
  readonly from: number;
  readonly to: number;
  /** For rejects. */
  readonly reason: string;
}

const containerLimit = 64;
const headLimit = 65_536;
const junkLimit = 65_536;
/** Bytes that may be read again after broken records, beyond the file itself; then nothing before the break is looked at twice. */
const rescanBudget = 64 * 1024 * 1024;
/** Bytes behind a break in which only a familiar beginning counts as the next record. */
const patience = 1 << 16;

type Container = 'array' | 'object' | 'tables' | 'table' | 'rows';
type ValueKind = 'record' | 'row' | 'columns' | 'skip';

/**
 * Cuts JSON records out of a byte stream whatever wraps them: arrays, envelopes, lines, concatenated values. Bytes go into the
 * window; `scan` appends the complete records it finds to `cuts`; `release` forgets what was cut. Memory is bounded by the
 * longest record.
 */
export class JsonScanner {
  readonly cuts: Cut[] = [];
  /** Position in the stream where it ends too early; null when all that was opened is closed. Known after the last `scan`. */
  truncatedAt: number | null = null;
  readonly #window: ByteWindow;
  readonly #containers: Container[] = [];
  readonly #value = new JsonValueScan();
  readonly #starts = new RecordStarts();
  #mode: 'between' | 'head' | 'value' | 'resync' = 'between';
  #kind: ValueKind = 'record';
  /** Position of the next byte to look at. */
  #at = 0;
  #valueFrom = 0;
  /** Blanks since the last line end; -1 when something else stands between. */
  #indent = 0;
  #tooLong = false;
  #rescanned = 0;
  /** While resynchronising: why the value is broken, where, and from where on the next record is looked for. */
  #reason = '';
  #brokenAt = 0;
  #searched = 0;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  /** Reads what the window holds. `final`: nothing follows. */
  scan(final: boolean): void {
    const end = this.#end();
    for (;;) {
      while (this.#step(final));
      if (!final) return;
      if (this.#mode === 'between') break;
      this.#endInside(end);
    }
    if (this.#at < end) this.#reject(this.#at, end, 'text after the last record');
    this.#at = end;
    if (this.#containers.length > 0) this.truncatedAt ??= end;
  }

  /** Forgets the cuts and the bytes behind them. */
  release(): void {
    this.cuts.length = 0;
    this.#window.release(Math.min(this.#retained(), this.#at));
  }

  #retained(): number {
    if (this.#mode === 'resync') return Math.max(this.#valueFrom, this.#searched - lookBehind);
    return this.#mode === 'between' || this.#kind === 'skip' || this.#tooLong ? this.#at : this.#valueFrom;
  }

  #end(): number {
    return this.#window.offset + this.#window.length;
  }

  /** False when more bytes are needed. */
  #step(final: boolean): boolean {
    switch (this.#mode) {
      case 'between':
        return this.#between(final);
      case 'head':
        return this.#head(final);
      case 'value':
        return this.#run();
      case 'resync':
        return this.#resync(final);
    }
  }

  #between(final: boolean): boolean {
    const window = this.#window;
    const { bytes, end } = window;
    let i = window.index(this.#at);
    while (i < end) {
      const c = bytes[i];
      if (!isBetween(c)) break;
      if (c === 10) this.#indent = 0;
      else if (c === 44) this.#indent = -1;
      else if (this.#indent >= 0 && c !== 13) this.#indent++;
      i++;
    }
    this.#at = window.offset + i - window.start;
    if (i >= end) return false;
    const top = this.#containers.at(-1);
    if (top === 'object' || top === 'table') return this.#member(i, top, final);
    switch (bytes[i]) {
      case 123:
        if (top === 'tables') return this.#enter('table');
        this.#valueFrom = this.#at;
        this.#kind = 'record';
        this.#tooLong = false;
        this.#mode = 'head';
        this.#starts.indent = this.#indent;
        this.#indent = -1;
        return true;
      case 91:
        if (top === 'rows') return this.#begin('row', this.#at);
        return this.#enter('array');
      case 93:
        this.#containers.pop();
        this.#at++;
        return true;
      case 125:
        this.#at++;
        return true;
      default:
        return this.#junk(i, final);
    }
  }

  #enter(container: Container): boolean {
    if (this.#containers.length < containerLimit) this.#containers.push(container);
    this.#indent = -1;
    this.#at++;
    return true;
  }

  #begin(kind: ValueKind, at: number): boolean {
    this.#kind = kind;
    this.#valueFrom = at;
    this.#at = at;
    this.#value.begin();
    this.#tooLong = false;
    this.#mode = 'value';
    return true;
  }

  /** Scalars, text lines and other bytes that start no container: up to the end of the line or the next bracket. */
  #junk(start: number, final: boolean): boolean {
    const window = this.#window;
    const { bytes, end } = window;
    if (bytes[start] === 0xef && (end - start >= 3 || !final)) {
      if (end - start < 3) return false;
      if (bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) {
        this.#at += 3;
        return true;
      }
    }
    const i = junkEnd(bytes, start, end, junkLimit, final);
    if (i < 0) return false;
    const from = this.#at;
    if (bytes[start] === 34 && this.#containers.at(-1) === 'array') {
      const member = readMember(bytes, start, end);
      if (member === 'more' && !final && end - start < headLimit) return false;
      if (typeof member === 'object') return this.#startLost(from);
    }
    this.#at += i - start;
    const text = String.fromCharCode(...bytes.subarray(start, Math.min(i, start + 40))).trim();
    if (!/^Record \d+:?$/.test(text)) this.#reject(from, this.#at, `not a JSON object: ${printable(text)}`);
    return true;
  }

  /** A member of an object where a record should begin. */
  #startLost(at: number): boolean {
    this.#begin('record', at);
    this.#starts.indent = -1;
    return this.#broken('no opening brace', at);
  }

  #member(i: number, top: Container, final: boolean): boolean {
    const window = this.#window;
    const { bytes, end } = window;
    const c = bytes[i];
    if (c === 125) {
      this.#containers.pop();
      this.#at++;
      return true;
    }
    if (c === 123 || c === 91) {
      this.#containers.pop();
      return true;
    }
    if (c !== 34) {
      this.#at++;
      return true;
    }
    const member = readMember(bytes, i, end);
    if (member === 'more' && !final && end - i < headLimit) return false;
    if (member === 'more' || member === 'bad') {
      this.#containers.pop();
      return true;
    }
    const { key, value } = member;
    this.#at += value - i;
    const opening = bytes[value];
    if (opening === 91 && top === 'table' && key.toLowerCase() === 'rows') return this.#enter('rows');
    if (opening === 91 && top === 'table' && key.toLowerCase() === 'columns') return this.#begin('columns', this.#at);
    if (opening === 91 && wrapsArray(key)) return this.#enter(arrayKind(key));
    if (opening === 123 && wrapsObject(key)) return this.#enter('object');
    if (opening === 123 || opening === 91 || opening === 34) return this.#begin('skip', this.#at);
    this.#at++;
    return true;
  }

  #head(final: boolean): boolean {
    const window = this.#window;
    const start = window.index(this.#valueFrom);
    const head = inspectHead(window.bytes, start, window.end);
    if (head.kind === 'more' && !final && window.end - start < headLimit) return false;
    if (head.kind === 'more' || head.kind === 'record') return this.#begin('record', this.#valueFrom);
    this.#mode = 'between';
    this.#at = this.#valueFrom + head.at - start;
    if (head.kind === 'wrapper') {
      for (let level = 0; level < head.levels; level++) this.#containers.push('object');
      this.#containers.push(arrayKind(head.key));
      if (this.#containers.length > containerLimit)
        this.#containers.splice(0, this.#containers.length - containerLimit);
    }
    return true;
  }

  /** Runs to the end of the value. */
  #run(): boolean {
    const window = this.#window;
    const value = this.#value;
    const first = Math.max(window.index(this.#valueFrom), window.start);
    const found = value.run(window.bytes, window.index(this.#at), window.end, first);
    this.#at = this.#position(value.index);
    if (found === 'end') return this.#finish();
    if (found === 'broken') return this.#broken(value.reason, this.#at);
    if (this.#at - this.#valueFrom > recordLimit) this.#tooLong = true;
    return false;
  }

  #position(index: number): number {
    return this.#window.offset + index - this.#window.start;
  }

  #finish(): boolean {
    const window = this.#window;
    const from = this.#valueFrom;
    const to = this.#at;
    this.#mode = 'between';
    if (this.#kind === 'skip') return true;
    if (this.#tooLong || to - from > recordLimit) {
      this.#reject(from, to, `record of ${String(to - from)} bytes is over the limit of ${String(recordLimit)}`);
    } else if (this.#value.tooDeep) {
      this.#reject(from, to, `nested deeper than ${String(depthLimit)} levels`);
    } else {
      if (this.#kind === 'record') this.#starts.learn(window.bytes, window.index(from), window.end);
      this.cuts.push({ kind: this.#kind, from, to, reason: '' });
    }
    return true;
  }

  /**
   * A record that cannot be one. When it began as a line of its own, only that line is given up and reading goes on behind it; else
   * everything up to where the next record seems to begin.
   */
  #broken(reason: string, at: number): boolean {
    const from = this.#valueFrom;
    this.#mode = 'between';
    if (this.#kind === 'skip') {
      this.#at = Math.max(at, from + 1);
      return true;
    }
    const line = this.#lineEnd(at);
    if (line !== null) {
      this.#rescanned += Math.max(0, at - line);
      this.#reject(from, line, `broken record: ${reason}`);
      this.#at = line;
      return true;
    }
    this.#mode = 'resync';
    this.#reason = `broken record: ${reason}`;
    this.#brokenAt = at;
    this.#searched = this.#tooLong || this.#rescanned > rescanBudget ? Math.max(at, from + 1) : from + 1;
    return true;
  }

  /** Looks for the beginning of the next record. */
  #resync(final: boolean): boolean {
    const window = this.#window;
    const { bytes, end } = window;
    const start = Math.max(window.index(this.#valueFrom), window.start);
    const anyFrom = window.index(this.#brokenAt + patience);
    const next = this.#starts.find(bytes, window.index(this.#searched), end, start, anyFrom, final);
    if (next < 0) {
      this.#searched = Math.max(this.#searched, this.#position(end) - (final ? 0 : lookAhead));
      this.#at = Math.max(this.#at, this.#searched);
      if (!final) return false;
    }
    let to = next < 0 ? end : next;
    while (to - 1 > start && isBetween(bytes[to - 1])) to--;
    this.#mode = 'between';
    this.#at = this.#position(next < 0 ? end : next);
    this.#rescanned += Math.max(0, this.#brokenAt - this.#at);
    this.#reject(this.#valueFrom, this.#position(to), this.#reason);
    return true;
  }

  #lineEnd(at: number): number | null {
    const window = this.#window;
    if (this.#tooLong || this.#rescanned > rescanBudget) return null;
    const start = window.index(this.#valueFrom);
    const newline = window.bytes.subarray(start, window.index(at)).indexOf(10);
    if (newline < 0) return null;
    let last = start + newline - 1;
    while (last > start && (window.bytes[last] === 13 || window.bytes[last] === 32)) last--;
    const c = window.bytes[last];
    return c === 123 || c === 91 || c === 44 ? null : this.#valueFrom + newline;
  }

  /** The stream ends inside a value: cut off there, or not closed long before. */
  #endInside(end: number): void {
    const window = this.#window;
    if (this.#kind !== 'skip') {
      const start = Math.max(window.index(this.#valueFrom), window.start);
      const spent = this.#tooLong || this.#rescanned > rescanBudget;
      const next = spent ? -1 : this.#starts.find(window.bytes, start + 1, window.end, start, Infinity, true);
      if (next >= 0 || this.#lineEnd(end) !== null) {
        this.#broken('not closed', end);
        return;
      }
    }
    this.#mode = 'between';
    this.truncatedAt ??= this.#valueFrom;
    if (this.#kind === 'record' || this.#kind === 'row')
      this.#reject(this.#valueFrom, end, 'cut off by the end of the file');
    this.#at = end;
  }

  #reject(from: number, to: number, reason: string): void {
    this.cuts.push({ kind: 'reject', from, to, reason });
  }
}

function arrayKind(key: string): Container {
  return key === 'tables' || key === 'Tables' ? 'tables' : 'array';
}

function isBetween(c: number | undefined): boolean {
  return c === 32 || c === 10 || c === 13 || c === 9 || c === 44 || c === 0;
}
