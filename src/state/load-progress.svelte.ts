import type { PartProgress } from '../ingest/messages.ts';
import type { EvidenceFile } from './loader.ts';

export interface PartSpeed extends PartProgress {
  /** Bytes a second since the part began; 0 while unknown. */
  readonly rate: number;
  /** Microseconds to go at that rate; null while unknown. */
  readonly left: number | null;
  readonly done: boolean;
}

const redraw = 150;

/** Progress of the parts being read, drawn a few times a second however often it is reported. */
export class LoadProgress {
  parts = $state.raw<readonly PartSpeed[]>([]);
  totalBytes = $state(0);
  readBytes = $state(0);
  rate = $state(0);
  active = $state(false);
  readonly left = $derived(this.rate > 0 ? (Math.max(0, this.totalBytes - this.readBytes) / this.rate) * 1e6 : null);
  #started = 0;
  #seen = new Map<number, { progress: PartProgress; since: number; from: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  start(files: readonly EvidenceFile[]): void {
    this.#started = performance.now();
    this.#seen.clear();
    this.parts = [];
    this.readBytes = 0;
    this.rate = 0;
    this.totalBytes = files.reduce((n, file) => n + file.blob.size, 0);
    this.active = true;
  }

  report(progress: PartProgress): void {
    const former = this.#seen.get(progress.partId);
    if (former) former.progress = progress;
    else this.#seen.set(progress.partId, { progress, since: performance.now(), from: progress.readBytes });
    this.#timer ??= setTimeout(() => this.#draw(), redraw);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#draw();
    this.active = false;
  }

  #draw(): void {
    this.#timer = undefined;
    const now = performance.now();
    const parts: PartSpeed[] = [];
    let read = 0;
    for (const { progress, since, from } of this.#seen.values()) {
      const seconds = (now - since) / 1000;
      const rate = seconds > 0.3 ? (progress.readBytes - from) / seconds : 0;
      const todo = Math.max(0, progress.totalBytes - progress.readBytes);
      read += progress.readBytes;
      parts.push({ ...progress, rate, left: rate > 0 ? (todo / rate) * 1e6 : null, done: todo === 0 });
    }
    this.parts = parts;
    this.readBytes = Math.min(read, this.totalBytes);
    const elapsed = (now - this.#started) / 1000;
    this.rate = elapsed > 0.3 ? this.readBytes / elapsed : 0;
  }
}
