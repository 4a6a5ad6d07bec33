import type { PartReport, RejectedRecord } from '../evidence/part.ts';
import { type Credit, credits, type IngestMessage, type IngestSink } from './messages.ts';
import { StoreError } from './store-error.ts';

/** Sends what was read through a message port and waits while too much of it is still unanswered. */
export class PortSink implements IngestSink {
  #unanswered = 0;
  #failure: string | null = null;
  #waiting: (() => void)[] = [];

  constructor(private readonly port: MessagePort) {
    port.onmessage = (event: MessageEvent<Credit>) => {
      this.#unanswered--;
      this.#failure ??= event.data.error;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const go of waiting) go();
    };
  }

  events(stream: Uint8Array, rows: number): Promise<void> {
    return this.#post({ type: 'events', stream, rows }, stream);
  }

  changes(stream: Uint8Array, rows: number): Promise<void> {
    return this.#post({ type: 'changes', stream, rows }, stream);
  }

  rejects(rows: readonly RejectedRecord[]): Promise<void> {
    return this.#post({ type: 'rejects', rows });
  }

  part(report: PartReport): Promise<void> {
    return this.#post({ type: 'part', report });
  }

  /** Waits until everything sent is stored. Throws `StoreError` when something could not be. */
  drain(): Promise<void> {
    return this.#until(1);
  }

  async #post(message: IngestMessage, stream?: Uint8Array): Promise<void> {
    await this.#until(credits);
    this.#unanswered++;
    this.port.postMessage(message, stream?.buffer instanceof ArrayBuffer ? [stream.buffer] : []);
  }

  /** Waits until fewer than `limit` messages are unanswered. */
  async #until(limit: number): Promise<void> {
    while (this.#unanswered >= limit && this.#failure === null)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#failure !== null) throw new StoreError(this.#failure);
  }
}
