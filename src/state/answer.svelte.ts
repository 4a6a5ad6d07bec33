import type { Failure, Result } from '../lib/result.ts';

/** The latest answer to a question that may be asked again before it is answered. Answers to older questions are dropped. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  pending = $state(false);
  #generation = 0;

  /** Asks; true when the answer still counted on arrival. The former value stays until then. */
  async ask(question: () => Promise<Result<T>>): Promise<boolean> {
    const generation = ++this.#generation;
    this.pending = true;
    const result = await answered(question);
    if (generation !== this.#generation) return false;
    this.pending = false;
    if (result.ok) {
      this.value = result.value;
      this.failure = null;
    } else {
      this.failure = result.error;
    }
    return true;
  }

  clear(): void {
    this.#generation += 1;
    this.value = null;
    this.failure = null;
    this.pending = false;
  }
}

/** A call that may also throw (the worker died, the channel closed) as a result. */
export async function answered<T>(question: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await question();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { kind: 'engine', message } };
  }
}
