import type { Row } from '../engine/api.ts';
import { Answer } from './answer.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

type Params = Readonly<Record<string, string | number | boolean | null>>;

/** Rows of one chart analytic, asked again only when the revision or the parameters changed. */
export class AnalyticRows {
  readonly answer = new Answer<readonly Row[]>();
  #bench: Workbench;
  #id: string;
  #asked = '';

  constructor(bench: Workbench, id: string) {
    this.#bench = bench;
    this.#id = id;
  }

  get rows(): readonly Row[] {
    return this.answer.value ?? [];
  }

  keep(revision: number, params: Params = {}): void {
    const key = JSON.stringify([revision, params]);
    if (key === this.#asked) return;
    this.#asked = key;
    void this.answer.ask(() => this.#bench.rows(this.#id, params));
  }
}
