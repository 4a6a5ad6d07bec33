import { createContext } from 'svelte';
import type { EngineApi, FilterColumn, Row, Value, Versions } from '../engine/api.ts';
import type { Result } from '../lib/result.ts';
import type { IpFiles } from '../reference/ip/ip-data.ts';
import { answered } from './answer.svelte.ts';
import { Quality } from './evidence-quality.svelte.ts';
import { FilterState } from './filter.svelte.ts';
import { Findings } from './findings.svelte.ts';
import { EventGrid } from './grid.svelte.ts';
import { Investigation } from './investigation.svelte.ts';
import { IpContext } from './ip-context.svelte.ts';
import type { Loader } from './loader.ts';
import { Navigation } from './navigation.svelte.ts';
import { Parties } from './parties.svelte.ts';
import { Passwords } from './passwords.svelte.ts';
import { Proof } from './proof.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { SqlConsole } from './sql.svelte.ts';
import { Theme } from './theme.svelte.ts';
import { ValueMenuState } from './value-menu.svelte.ts';
import { Zone } from './zone.svelte.ts';

export type { Member, Row, StoredPart, Value } from '../engine/api.ts';
export type { Failure, Result } from '../lib/result.ts';

/** Everything a view may ask and change, made once in main.ts and handed down by context. */
export class Workbench {
  readonly filter: FilterState;
  readonly selection: Selection;
  readonly navigation: Navigation;
  readonly findings: Findings;
  readonly parties: Parties;
  readonly investigation: Investigation;
  readonly quality: Quality;
  readonly ipContext: IpContext;
  readonly grid: EventGrid;
  readonly sql: SqlConsole;
  readonly zone = new Zone();
  readonly theme = new Theme();
  readonly proof = new Proof();
  readonly passwords = new Passwords();
  readonly menu = new ValueMenuState();
  /** A passing remark in the status bar: copied, link not understood. */
  remark = $state('');
  versions = $state.raw<Versions | null>(null);
  /** Why there is no engine; null while there is. */
  broken = $state<string | null>(null);
  #engine: EngineApi;
  #remarkTimer: ReturnType<typeof setTimeout> | undefined;

  /** `views`: ids of the views, home first; `ipFiles` loads the bundled address data. */
  constructor(engine: EngineApi, loader: Loader, views: readonly string[], ipFiles: () => Promise<IpFiles>) {
    this.#engine = engine;
    this.filter = new FilterState(engine);
    this.selection = new Selection(engine);
    this.navigation = new Navigation(this.filter, this.selection, views);
    this.findings = new Findings(engine);
    this.parties = new Parties(engine);
    this.investigation = new Investigation(engine, loader, this.filter, this.parties, this.findings);
    this.investigation.mappings.tell = (text) => this.say(text);
    this.quality = new Quality(engine);
    this.ipContext = new IpContext(engine, ipFiles);
    this.grid = new EventGrid(engine);
    this.sql = new SqlConsole(engine);
  }

  /** Takes note of how the start of the engine went. */
  async started(opening: Promise<Result<Versions>>): Promise<void> {
    const result = await answered(() => opening);
    if (result.ok) this.versions = result.value;
    else this.broken = result.error.message;
  }

  say(text: string): void {
    this.remark = text;
    clearTimeout(this.#remarkTimer);
    this.#remarkTimer = setTimeout(() => (this.remark = ''), 4000);
  }

  async copy(text: string, what: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.say(`copied ${what}`);
    } catch {
      this.say('the browser refused the clipboard');
    }
  }

  /** Rows of a chart or dossier analytic by its id (`charts/time-histogram`). */
  rows(
    id: string,
    params: Readonly<Record<string, string | number | boolean | null>> = {},
  ): Promise<Result<readonly Row[]>> {
    return answered(() => this.#engine.run(id, params));
  }

  topValues(column: FilterColumn, limit: number): Promise<Result<readonly { value: Value; count: number }[]>> {
    return answered(() => this.#engine.topValues(column, limit));
  }

  rejects(partId: number, offset: number, limit: number): Promise<Result<readonly Row[]>> {
    return answered(() => this.#engine.rejects(partId, offset, limit));
  }

  members(party: string) {
    return answered(() => this.#engine.members(party));
  }
}

const [workbench, provideWorkbench] = createContext<Workbench>();
export { workbench, provideWorkbench };
