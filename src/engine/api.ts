import type { EvidenceQuality } from '../evidence/quality.ts';
import type { Profile } from '../parties/profile.ts';
import type { IpDates, IpFiles } from '../reference/ip/ip-data.ts';
import type { Result } from '../lib/result.ts';
import type { ColumnName } from '../schema/event.ts';
import type {
  Balance,
  DetectProgress,
  Detected,
  EventDetail,
  IpContextInfo,
  Member,
  OwnEstate,
  Party,
  Row,
  SqlResult,
  StoredPart,
  Value,
  Versions,
} from './answers.ts';

export type * from './answers.ts';

/** The one filter of the page. Everything is a conjunction. */
export interface Filter {
  /** Microseconds since 1970 UTC, half open: from <= time < to. */
  readonly from: number | null;
  readonly to: number | null;
  readonly terms: readonly Term[];
  /** Case-insensitive substring over names, operations, addresses, targets and user agents. */
  readonly search: string;
}

/** Columns one can filter on: event columns and what the parties add. */
export type FilterColumn = ColumnName | 'identity' | 'identity_name' | 'party' | 'party_name';

export interface Term {
  readonly column: FilterColumn;
  readonly op: 'is' | 'is_not' | 'contains' | 'not_contains' | 'at_least' | 'at_most' | 'one_of';
  /** null with `is` / `is_not`: empty / filled. Several values only with `one_of`. */
  readonly values: readonly (string | number | boolean | null)[];
}

/** A compiled module crosses to a worker as it is; bytes are transferred. */
export type Wasm = ArrayBuffer | WebAssembly.Module;

export interface Sort {
  readonly column: FilterColumn;
  readonly descending: boolean;
}

/** What the page may ask of the engine. Implemented by `Engine`; crosses the worker boundary through comlink. */
export interface EngineApi {
  /** Opens DuckDB from its WASM, bytes or compiled, extensions off. */
  open(wasm: Wasm): Promise<Result<Versions>>;
  /** Gives the engine one end of a channel on which an ingest worker sends `IngestMessage`s. */
  attach(port: MessagePort): Promise<void>;
  /** Live balance and parts while loading: cheap, from counters. */
  progress(): Promise<Result<{ balance: Balance; parts: readonly StoredPart[] }>>;
  /** After a load: checkpoint, fold duplicates, infer the own estate, classify parties. */
  settle(): Promise<Result<Balance>>;
  parts(): Promise<Result<readonly StoredPart[]>>;
  rejects(partId: number, offset: number, limit: number): Promise<Result<readonly Row[]>>;

  profile(): Promise<Result<Profile>>;
  /** Reclassifies at once; events are not rewritten. Findings are stale until `detect`. */
  setProfile(profile: Profile): Promise<Result<readonly Party[]>>;
  ownEstate(): Promise<Result<readonly OwnEstate[]>>;
  parties(): Promise<Result<readonly Party[]>>;
  members(party: string): Promise<Result<readonly Member[]>>;

  /** Runs every detection, then the chains and scores; reports after each. */
  detect(onProgress: (progress: DetectProgress) => void): Promise<Result<Detected>>;

  /** Gaps of the evidence and answers to the standing questions, for the profile as it is; ask again after a load or `setProfile`, which cancel it. */
  quality(): Promise<Result<EvidenceQuality>>;

  /** Hands over the bundled address data, which are kept until the worker ends; the files are transferred. */
  giveIpData(files: IpFiles): Promise<Result<IpDates>>;
  /** Looks the source addresses of the case up, into `ip_context`; answers null while there are no data. Ask again after a load. */
  locate(): Promise<Result<IpContextInfo | null>>;

  /** Sets the filter that `filtered` and the grid use; answers the number of events it leaves. */
  setFilter(filter: Filter): Promise<Result<{ events: number }>>;
  /** Rows of a chart or dossier analytic, by id (`charts/time-histogram`), with its parameters. */
  run(id: string, params: Readonly<Record<string, string | number | boolean | null>>): Promise<Result<readonly Row[]>>;
  /** Orders the filtered events; answers how many rows the grid has. */
  openGrid(sort: Sort): Promise<Result<{ rows: number }>>;
  /** Rows `from` .. `from + count` of the open grid; `columns` only. */
  gridRows(from: number, count: number, columns: readonly FilterColumn[]): Promise<Result<readonly Row[]>>;
  /** Most frequent values of a column under the filter, with counts. */
  topValues(column: FilterColumn, limit: number): Promise<Result<readonly { value: Value; count: number }[]>>;
  event(eventKey: string): Promise<Result<EventDetail>>;

  /** Names for SQL completion. */
  catalog(): Promise<
    Result<{
      tables: readonly { name: string; columns: readonly string[] }[];
      functions: readonly string[];
      keywords: readonly string[];
    }>
  >;
  sql(text: string, limit: number): Promise<Result<SqlResult>>;
  cancel(): Promise<void>;
  memory(): Promise<Result<{ bytes: number; limit: number }>>;
  reset(): Promise<Result<null>>;
}
