import type { EngineApi, IpContextInfo } from '../engine/api.ts';
import type { IpFiles } from '../reference/ip/ip-data.ts';
import { fail, ok, type Result } from '../lib/result.ts';
import { Answer, answered } from './answer.svelte.ts';

/** Country and network of the addresses of the case, looked up in bundled data; nothing is loaded before something asks. */
export class IpContext {
  readonly answer = new Answer<IpContextInfo>();
  /** Grows when the looked-up values changed: whatever shows them asks again then. */
  revision = $state(0);
  readonly #engine: EngineApi;
  readonly #load: () => Promise<IpFiles>;
  #asked = '';

  constructor(engine: EngineApi, load: () => Promise<IpFiles>) {
    this.#engine = engine;
    this.#load = load;
  }

  /** Looks up what is new in this revision of the evidence. */
  keep(revision: number): void {
    const key = String(revision);
    if (key === this.#asked) return;
    this.#asked = key;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const counts = await this.answer.ask(() => this.#locate());
    if (!counts) return;
    this.revision += 1;
    if (this.answer.failure?.kind === 'cancelled') this.#asked = '';
  }

  async #locate(): Promise<Result<IpContextInfo>> {
    const first = await this.#engine.locate();
    if (!first.ok) return first;
    if (first.value !== null) return ok(first.value);
    const files = await loaded(this.#load);
    if (!files.ok) return files;
    const given = await this.#engine.giveIpData(files.value);
    if (!given.ok) return given;
    const second = await this.#engine.locate();
    if (!second.ok) return second;
    return second.value === null ? fail('engine', 'the address data were not taken') : ok(second.value);
  }
}

/** The files of the build; they may be missing where it is hosted. */
function loaded(load: () => Promise<IpFiles>): Promise<Result<IpFiles>> {
  return answered(async () => ok(await load()));
}
