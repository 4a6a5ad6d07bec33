import type { EngineApi, SqlResult } from '../engine/api.ts';
import { Answer } from './answer.svelte.ts';

export type { SqlResult } from '../engine/api.ts';

export interface Catalog {
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly functions: readonly string[];
  readonly keywords: readonly string[];
}

const rowLimit = 10_000;
const historyLimit = 100;

/** The SQL console: its text, latest answer and what was run before, in memory only. */
export class SqlConsole {
  text = $state(
    'select source, count(*) as events, min(time) as first, max(time) as last\nfrom events\ngroup by source\norder by events desc',
  );
  history = $state.raw<readonly string[]>([]);
  readonly answer = new Answer<SqlResult>();
  readonly catalog = new Answer<Catalog>();
  readonly rowLimit = rowLimit;
  #engine: EngineApi;

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  async run(): Promise<void> {
    const text = this.text.trim();
    if (text === '' || this.answer.pending) return;
    this.history = [text, ...this.history.filter((t) => t !== text)].slice(0, historyLimit);
    await this.answer.ask(() => this.#engine.sql(text, rowLimit));
  }

  async cancel(): Promise<void> {
    await this.#engine.cancel();
  }

  async learn(): Promise<void> {
    if (!this.catalog.value && !this.catalog.pending) await this.catalog.ask(() => this.#engine.catalog());
  }
}
