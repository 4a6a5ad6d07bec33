import type { LoadProgress } from './loader.ts';

export interface PartSpeed {
  readonly partId: number;
  readonly name: string;
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly records: number;
  /** Bytes a second since it was first seen; 0 while unknown. */
  readonly rate: number;
  /** Microseconds to go at that rate; null while unknown. */
  readonly left: number | null;
}

const idle: LoadProgress = {
  readBytes: 0,
  totalBytes: 0,
  records: 0,
  partsDone: 0,
  partsTotal: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
  running: [],
  done: true,
};

/** How far the load is, with the rate of each part being read. */
export class LoadWatch {
  now = $state.raw<LoadProgress>(idle);
  parts = $state.raw<readonly PartSpeed[]>([]);
  readonly active = $derived(!this.now.done);
  #since = new Map<number, { at: number; bytes: number }>();

  start(bytes: number): void {
    this.#since.clear();
    this.parts = [];
    this.now = { ...idle, totalBytes: bytes, done: false };
  }

  report(progress: LoadProgress): void {
    const at = performance.now();
    this.now = progress;
    this.parts = progress.running.map((part) => {
      const since = this.#since.get(part.partId) ?? { at, bytes: part.readBytes };
      this.#since.set(part.partId, since);
      const seconds = (at - since.at) / 1000;
      const rate = seconds > 0.3 ? (part.readBytes - since.bytes) / seconds : 0;
      const left = rate > 0 ? (Math.max(0, part.totalBytes - part.readBytes) / rate) * 1e6 : null;
      return { ...part, rate, left };
    });
  }

  end(): void {
    this.now = { ...this.now, running: [], done: true };
    this.parts = [];
  }
}
