import { recordLimit } from '../evidence/read-record.ts';
import type { ByteWindow } from './byte-window.ts';
import { isBetween } from './json-bytes.ts';
import { arrayKind, JsonContainers, stepInside, type Container, type ValueKind } from './json-container.ts';
import { inspectHead } from './json-envelope.ts';
import { junkAt } from './json-junk.ts';
import { JsonRecovery } from './json-recovery.ts';
import { depthLimit, JsonValueScan } from './json-value.ts';

/** A stretch of the stream that is one record, the column list of a result table, a row of it, or no record. */
export interface Cut {
  readonly kind: 'record' | 'row' | 'columns' | 'reject';
  readonly from: number;
  readonly to: number;
  /** For rejects. */
  readonly reason: string;
}

const headLimit = 65_536;

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
  readonly #containers = new JsonContainers();
  readonly #value = new JsonValueScan();
  readonly #recovery: JsonRecovery;
  #mode: 'between' | 'head' | 'value' | 'resync' = 'between';
  #kind: ValueKind = 'record';
  /** Position of the next byte to look at. */
  #at = 0;
  #valueFrom = 0;
  /** Blanks since the last line end; -1 when something else stands between. */
  #indent = 0;
  #tooLong = false;

  constructor(window: ByteWindow) {
    this.#window = window;
    this.#recovery = new JsonRecovery(window);
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
    if (!this.#containers.isEmpty) this.truncatedAt ??= end;
  }

  /** Forgets the cuts and the bytes behind them. */
  release(): void {
    this.cuts.length = 0;
    this.#window.release(Math.min(this.#retained(), this.#at));
  }

  #retained(): number {
    if (this.#mode === 'resync') return this.#recovery.retained;
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
    const { top } = this.#containers;
    if (top === 'object' || top === 'table') return this.#inside(i, top, final);
    switch (bytes[i]) {
      case 123:
        if (top === 'tables') return this.#enter('table');
        this.#valueFrom = this.#at;
        this.#kind = 'record';
        this.#tooLong = false;
        this.#mode = 'head';
        this.#recovery.starts.indent = this.#indent;
        this.#indent = -1;
        return true;
      case 91:
        if (top === 'rows') return this.#begin('row', this.#at);
        return this.#enter('array');
      case 93:
        this.#containers.leave();
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
    this.#containers.enter(container);
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

  /** Scalars, text lines and other bytes that start no container. */
  #junk(start: number, final: boolean): boolean {
    const { bytes, end } = this.#window;
    const found = junkAt(bytes, start, end, this.#containers.top === 'array', final);
    if (found.kind === 'more') return false;
    const from = this.#at;
    if (found.kind === 'member') {
      this.#begin('record', from);
      this.#recovery.starts.indent = -1;
      return this.#broken('no opening brace', from);
    }
    this.#at += found.length;
    if (found.kind === 'junk') this.#reject(from, this.#at, `not a JSON object: ${found.text}`);
    return true;
  }

  #inside(i: number, top: Container, final: boolean): boolean {
    const { bytes, end } = this.#window;
    const step = stepInside(bytes, i, end, top, final);
    this.#at += step.length;
    switch (step.kind) {
      case 'more':
        return false;
      case 'leave':
        this.#containers.leave();
        return true;
      case 'pass':
        return true;
      case 'enter':
        this.#containers.enter(step.container);
        this.#indent = -1;
        return true;
      case 'begin':
        return this.#begin(step.value, this.#at);
    }
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
      for (let level = 0; level < head.levels; level++) this.#containers.enter('object');
      this.#containers.enter(arrayKind(head.key));
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
      if (this.#kind === 'record') this.#recovery.starts.learn(window.bytes, window.index(from), window.end);
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
    const line = this.#recovery.line(from, at, this.#tooLong);
    if (line !== null) {
      this.#reject(from, line, `broken record: ${reason}`);
      this.#at = line;
      return true;
    }
    this.#mode = 'resync';
    this.#recovery.begin(`broken record: ${reason}`, from, at, this.#tooLong);
    return true;
  }

  /** Looks for the beginning of the next record. */
  #resync(final: boolean): boolean {
    const found = this.#recovery.find(final);
    if (found === null) {
      this.#at = Math.max(this.#at, this.#recovery.retained);
      return false;
    }
    this.#mode = 'between';
    this.#at = found.next;
    this.#reject(this.#valueFrom, found.to, this.#recovery.reason);
    return true;
  }

  /** The stream ends inside a value: cut off there, or not closed long before. */
  #endInside(end: number): void {
    if (this.#kind !== 'skip' && this.#recovery.isBroken(this.#valueFrom, end, this.#tooLong)) {
      this.#broken('not closed', end);
      return;
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
