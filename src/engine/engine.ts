import { catalog as analytics } from '../analytics/catalog.ts';
import type { EvidenceQuality } from '../evidence/quality.ts';
import { fail, ok, type Result } from '../lib/result.ts';
import { classify } from '../parties/classify.ts';
import { listMembers, listOwnEstate, listParties } from '../parties/listings.ts';
import { emptyProfile, type Profile } from '../parties/profile.ts';
import { attackVersion } from '../reference/attack.ts';
import type { IpDates, IpFiles } from '../reference/ip/ip-data.ts';
import { runChart } from './run-chart.ts';
import type {
  Balance,
  Detected,
  DetectProgress,
  EngineApi,
  EventDetail,
  Filter,
  FilterColumn,
  IpContextInfo,
  Member,
  OwnEstate,
  Party,
  Row,
  Sort,
  SqlResult,
  StoredPart,
  Value,
  Versions,
  Wasm,
} from './api.ts';
import { balance, storeParts } from './books.ts';
import { catalogNames } from './catalog-names.ts';
import type { Db, Param } from './db.ts';
import { detect } from './detect.ts';
import { readEvent } from './event-detail.ts';
import { EngineError, toFailure } from './failure.ts';
import { applyFilter, emptyFilter } from './filter.ts';
import { foldDuplicates } from './fold.ts';
import { Grid } from './grid.ts';
import { IpContext } from './ip-context.ts';
import { readMemory } from './memory.ts';
import { Store } from './store.ts';
import { assessQuality } from './quality.ts';
import { paced } from './paced.ts';
import { createTables } from './tables.ts';
import { topValues } from './top-values.ts';
import { runUserSql } from './user-sql.ts';
import { yieldWhile } from './yield-while.ts';

/** One open case. */
interface Case {
  readonly db: Db;
  readonly store: Store;
  readonly grid: Grid;
}

/**
 * The engine: everything the page may ask, as calls into the modules of this folder. Runs wherever `open` finds DuckDB. Every
 * method answers a `Result`; whatever is thrown inside becomes a `Failure` in `#answer`.
 */
export class Engine implements EngineApi {
  readonly #openDb: (wasm: Wasm) => Promise<Db>;
  #case: Case | null = null;
  #profile: Profile = emptyProfile;
  #filter: Filter = emptyFilter;
  #parts = new Map<number, StoredPart>();
  readonly #ipContext = new IpContext();
  /** Grows with every reset: an answer that was begun before is not given after it. */
  #generation = 0;
  /** Grows with whatever makes a running detection pointless. */
  #detection = 0;
  /** Grows with whatever changes what the evidence says. */
  #evidence = 0;

  constructor(openDb: (wasm: Wasm) => Promise<Db>) {
    this.#openDb = openDb;
  }

  open(wasm: Wasm): Promise<Result<Versions>> {
    return this.#answer(async () => {
      if (this.#case !== null) throw new EngineError('engine', 'already open');
      const db = await this.#openDb(wasm);
      this.#begin(db);
      return { sidedoor: version(), duckdb: String(db.scalar('select version()')), attack: attackVersion };
    });
  }

  async attach(port: MessagePort): Promise<void> {
    this.#current.store.attach(port);
  }

  progress(): Promise<Result<{ balance: Balance; parts: readonly StoredPart[] }>> {
    return this.#answer(() => this.#current.store.progress(this.#parts));
  }

  settle(): Promise<Result<Balance>> {
    return this.#answer(() => {
      const { db, store, grid } = this.#current;
      this.#detection++;
      this.#evidence++;
      grid.close();
      foldDuplicates(db);
      const parts = storeParts(db, store.reports);
      store.finish();
      this.#parts = new Map(parts.map((part) => [part.partId, part]));
      classify(db, this.#profile);
      applyFilter(db, this.#filter);
      store.compress();
      return balance(db);
    });
  }

  parts(): Promise<Result<readonly StoredPart[]>> {
    return this.#answer(() => this.#current.store.progress(this.#parts).parts);
  }

  rejects(partId: number, offset: number, limit: number): Promise<Result<readonly Row[]>> {
    return this.#answer(() =>
      this.#current.db.query(
        `select part_id, record_no, byte_offset::bigint as byte_offset, byte_length, reason from rejects
         where part_id = ? order by record_no, byte_offset limit ?::bigint offset ?::bigint`,
        [partId, limit, offset],
      ),
    );
  }

  profile(): Promise<Result<Profile>> {
    return this.#answer(() => this.#profile);
  }

  setProfile(profile: Profile): Promise<Result<readonly Party[]>> {
    return this.#answer(() => {
      const { db, grid } = this.#current;
      this.#detection++;
      this.#evidence++;
      this.#profile = profile;
      classify(db, profile);
      grid.close();
      applyFilter(db, this.#filter);
      return listParties(db);
    });
  }

  ownEstate(): Promise<Result<readonly OwnEstate[]>> {
    return this.#answer(() => listOwnEstate(this.#current.db));
  }

  parties(): Promise<Result<readonly Party[]>> {
    return this.#answer(() => listParties(this.#current.db));
  }

  members(party: string): Promise<Result<readonly Member[]>> {
    return this.#answer(() => listMembers(this.#current.db, party));
  }

  detect(onProgress: (progress: DetectProgress) => void): Promise<Result<Detected>> {
    return this.#answer(() => {
      const run = ++this.#detection;
      return detect(this.#current.db, this.#profile, paced(onProgress), () =>
        yieldWhile(() => run === this.#detection),
      );
    });
  }

  quality(): Promise<Result<EvidenceQuality>> {
    return this.#answer(() => {
      const { db, store } = this.#current;
      const evidence = this.#evidence;
      const { parts } = store.progress(this.#parts);
      return assessQuality(db, parts, this.#profile, () => yieldWhile(() => evidence === this.#evidence));
    });
  }

  giveIpData(files: IpFiles): Promise<Result<IpDates>> {
    return this.#answer(() => this.#ipContext.give(files));
  }

  locate(): Promise<Result<IpContextInfo | null>> {
    return this.#answer(() => {
      const evidence = this.#evidence;
      return this.#ipContext.fill(this.#current.db, () => yieldWhile(() => evidence === this.#evidence));
    });
  }

  setFilter(filter: Filter): Promise<Result<{ events: number }>> {
    return this.#answer(() => {
      const { db, grid } = this.#current;
      const answer = applyFilter(db, filter);
      grid.close();
      this.#filter = filter;
      return answer;
    });
  }

  run(id: string, params: Readonly<Record<string, Param>>): Promise<Result<readonly Row[]>> {
    return this.#answer(() => {
      const analytic = analytics.get(id);
      if (analytic === undefined) throw new EngineError('input', `no such analytic: "${id}"`);
      return runChart(this.#current.db, analytic, params, this.#profile);
    });
  }

  openGrid(sort: Sort): Promise<Result<{ rows: number }>> {
    return this.#answer(() => this.#current.grid.open(sort));
  }

  gridRows(from: number, count: number, columns: readonly FilterColumn[]): Promise<Result<readonly Row[]>> {
    return this.#answer(() => this.#current.grid.rows(from, count, columns));
  }

  topValues(column: FilterColumn, limit: number): Promise<Result<readonly { value: Value; count: number }[]>> {
    return this.#answer(() => topValues(this.#current.db, column, limit));
  }

  event(eventKey: string): Promise<Result<EventDetail>> {
    return this.#answer(() => readEvent(this.#current.db, eventKey));
  }

  catalog(): Promise<Result<ReturnType<typeof catalogNames>>> {
    return this.#answer(() => catalogNames(this.#current.db));
  }

  sql(text: string, limit: number): Promise<Result<SqlResult>> {
    return this.#answer(() => runUserSql(this.#current.db, text, limit));
  }

  async cancel(): Promise<void> {
    this.#detection++;
    this.#case?.db.cancel();
  }

  memory(): Promise<Result<{ bytes: number; limit: number }>> {
    return this.#answer(() => readMemory(this.#current.db));
  }

  reset(): Promise<Result<null>> {
    return this.#answer(() => {
      const { db, store } = this.#current;
      this.#generation++;
      this.#detection++;
      this.#evidence++;
      store.close();
      db.reset();
      this.#begin(db);
      return null;
    });
  }

  get #current(): Case {
    if (this.#case === null) throw new EngineError('engine', 'the engine is not open');
    return this.#case;
  }

  #begin(db: Db): void {
    createTables(db);
    this.#case = { db, store: new Store(db), grid: new Grid(db) };
    this.#profile = emptyProfile;
    this.#filter = emptyFilter;
    this.#parts = new Map();
  }

  async #answer<T>(work: () => T | Promise<T>): Promise<Result<T>> {
    const generation = this.#generation;
    const resets = (): boolean => this.#generation !== generation;
    try {
      const pending = work();
      if (!(pending instanceof Promise)) return ok(pending);
      const value = await pending;
      return resets() ? fail('cancelled', 'cancelled by a reset') : ok(value);
    } catch (error) {
      return { ok: false, error: toFailure(error) };
    }
  }
}

function version(): string {
  return typeof __SIDEDOOR_VERSION__ === 'undefined' ? 'development' : __SIDEDOOR_VERSION__;
}
