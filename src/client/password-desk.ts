import type { IngestJob, LockedJob, ReadJob } from '../ingest/job.ts';

/** What the analyst is asked about one encrypted archive. */
export interface PasswordQuestion {
  /** Path of the archive. */
  readonly name: string;
  /** Members that no known password opens, of all. */
  readonly locked: number;
  readonly members: number;
  /** The password just given opened nothing. */
  readonly wrong: boolean;
}

/** `skip`: this archive stays locked; `skip all`: so does every other of this load. */
export type PasswordAnswer = { readonly password: string } | 'skip' | 'skip all';

interface Case {
  readonly locked: LockedJob;
  readonly wrong: boolean;
  /** Passwords that did not open it. */
  readonly tried: readonly string[];
  /** Queues the archive again. */
  readonly again: (job: ReadJob) => void;
}

/**
 * Asks for the passwords of encrypted archives, one archive at a time, and keeps them, in memory only. Before it asks, it has tried
 * what it knows. A wrong one is kept too: another archive read meanwhile may have opened with it.
 */
export class PasswordDesk {
  /** Asks the analyst; skips everything until somebody answers. */
  ask: (question: PasswordQuestion) => Promise<PasswordAnswer> = () => Promise.resolve('skip');
  #known: readonly string[] = [];
  #waiting: Case[] = [];
  /** The password given last, until the archive it was given for has been tried. */
  #trial: { readonly partId: number; readonly locked: number } | null = null;
  #asking = false;
  #skipping = false;
  #loads = 0;

  /** Passwords to try on every archive, and to read records back with. */
  get known(): readonly string[] {
    return this.#known;
  }

  /** A new load, the last one being over: archives may be asked for again. */
  begin(): void {
    this.#loads++;
    this.#skipping = false;
    this.#trial = null;
    this.#waiting = [];
  }

  /** A job was read and is not locked (any more). */
  opened(job: IngestJob): void {
    if (this.#trial?.partId !== job.partId) return;
    this.#trial = null;
    void this.#attend();
  }

  /** An archive was read with the passwords `tried`, but members stay locked. */
  locked(locked: LockedJob, tried: readonly string[], again: (job: ReadJob) => void): void {
    const trial = this.#trial?.partId === locked.job.partId ? this.#trial : null;
    const wrong = trial !== null && trial.locked === locked.locked;
    if (trial === null) this.#waiting.push({ locked, wrong, tried, again });
    else this.#waiting.unshift({ locked, wrong, tried, again });
    if (trial !== null) this.#trial = null;
    void this.#attend();
  }

  async #attend(): Promise<void> {
    while (!this.#asking && this.#trial === null) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const { job } = next.locked;
      if (this.#known.some((password) => !next.tried.includes(password))) next.again(job);
      else if (this.#skipping) next.again({ ...job, skipLocked: true });
      else await this.#askFor(next);
    }
  }

  async #askFor({ locked, wrong, tried, again }: Case): Promise<void> {
    const { job, members } = locked;
    const load = this.#loads;
    this.#asking = true;
    const answer = await this.#answer({ name: job.name, locked: locked.locked, members, wrong });
    this.#asking = false;
    if (load !== this.#loads) return;
    if (typeof answer === 'string') {
      this.#skipping = answer === 'skip all';
      again({ ...job, skipLocked: true });
    } else if (tried.includes(answer.password)) {
      this.#waiting.unshift({ locked, wrong: true, tried, again });
    } else {
      this.#known = [...this.#known, answer.password];
      this.#trial = { partId: job.partId, locked: locked.locked };
      again(job);
    }
  }

  async #answer(question: PasswordQuestion): Promise<PasswordAnswer> {
    try {
      return await this.ask(question);
    } catch {
      return 'skip';
    }
  }
}
