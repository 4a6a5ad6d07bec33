/** Gives what is written to a stream to one reader, chunk by chunk; nothing is lost when the stream breaks. */
export class Handover {
  #waiting: Uint8Array[] = [];
  #ended = false;
  #error: unknown = null;
  #closed = false;
  #wake: () => void = () => undefined;
  #taken: () => void = () => undefined;

  /** Takes the next chunk when the reader has asked for it. */
  readonly writable = new WritableStream<Uint8Array>(
    {
      write: async (chunk) => {
        if (this.#closed) throw new Error('closed');
        if (chunk.length === 0) return;
        this.#waiting.push(chunk);
        this.#wake();
        await new Promise<void>((resolve) => (this.#taken = resolve));
      },
    },
    { highWaterMark: 1 },
  );

  /** No more will be written; `error` is thrown to the reader once it has everything. */
  end(error: unknown): void {
    this.#ended = true;
    this.#error = error;
    this.#wake();
  }

  /** The reader wants no more. */
  close(): void {
    this.#closed = true;
    this.#taken();
  }

  /** What was written. Throws what ended the writing. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#waiting.shift();
      if (chunk !== undefined) {
        yield chunk;
        this.#taken();
      } else if (this.#ended) {
        if (this.#error !== null) throw this.#error instanceof Error ? this.#error : new Error(String(this.#error));
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }
}
