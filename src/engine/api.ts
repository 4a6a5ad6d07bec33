import type { PartReport } from '../evidence/part.ts';
import type { EvidenceQuality } from '../evidence/quality.ts';
import type { Profile } from '../parties/profile.ts';
import type { IpDates, IpFiles } from '../reference/ip/ip-data.ts';
import type { Result } from '../lib/result.ts';
import type { ColumnName } from '../schema/event.ts';

/**
 * A value as it leaves the engine. TIMESTAMP: microseconds since 1970 UTC as number. BIGINT and HUGEINT: number when it is a
 * safe integer, else decimal string. UBIGINT (event keys): always decimal string. LIST: array. MAP and STRUCT: object.
 */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
export type Row = Readonly<Record<string, Value>>;

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

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

export interface Versions {
  readonly sidedoor: string;
  readonly duckdb: string;
  readonly attack: string;
}

/** Totals after a load has settled. Books balance: records = events + duplicates + rejected. */
export interface Balance {
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly first: number | null;
  readonly last: number | null;
}

/** A part with what only the engine knows: how many of its events were copies of others, and its time span. */
export interface StoredPart extends PartReport {
  readonly duplicates: number;
  readonly first: number | null;
  readonly last: number | null;
}

/** A finding of one detection. */
export interface Finding {
  readonly findingId: number;
  /** Detection id: TR-02. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly time: number;
  readonly endTime: number;
  readonly actorKey: string | null;
  readonly identity: string | null;
  readonly party: string | null;
  readonly summary: string;
  /** Why: matched values and the thresholds they were compared with. */
  readonly facts: Readonly<Record<string, string>>;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  /** Event keys of the evidence rows, oldest first. */
  readonly events: readonly string[];
  /** Lowered because too little history was loaded before it. */
  readonly coldStart: boolean;
}

/** Findings of one identity or party in an order that makes a story. */
export interface Chain {
  readonly chainId: number;
  /** CR-01, CR-02. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly time: number;
  readonly endTime: number;
  readonly identity: string | null;
  readonly party: string | null;
  readonly summary: string;
  readonly facts: Readonly<Record<string, string>>;
  /** In order of time. */
  readonly findings: readonly number[];
}

export interface NotTestable {
  readonly id: string;
  readonly title: string;
  /** Plain words: what is missing and which export would bring it. */
  readonly reason: string;
}

export interface Detected {
  readonly findings: readonly Finding[];
  readonly chains: readonly Chain[];
  readonly notTestable: readonly NotTestable[];
  /** Detections that ran, with the milliseconds they took; a failure is named here and never silent. */
  readonly ran: readonly {
    readonly id: string;
    readonly ms: number;
    readonly findings: number;
    readonly error: string | null;
  }[];
}

export interface DetectProgress {
  readonly done: number;
  readonly total: number;
  readonly detected: Detected;
}

/**
 * Own tenant, account, domain (of mail or of Windows), Google Cloud project or other organisation (Okta host, Google customer, GitHub organisation, Duo account):
 * inferred with its evidence, or said by the analyst.
 */
export interface OwnEstate {
  readonly kind: 'tenant' | 'account' | 'domain' | 'project' | 'org';
  readonly id: string;
  readonly evidence: string;
  readonly confidence: number;
  /** The analyst's word; null while only inferred. */
  readonly confirmed: boolean | null;
  /** Why only the analyst can tell; null where the evidence is plain or the analyst has spoken. */
  readonly question: string | null;
}

/** One third-party relationship. */
export interface Party {
  /** Stable id: org id, or the profile's name as `profile:<name>`. */
  readonly party: string;
  readonly name: string;
  /** Tenant, account or domain that names the organisation. */
  readonly org: string | null;
  readonly class: string;
  readonly direction: 'inbound' | 'outbound';
  readonly confidence: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly events: number;
  readonly identities: number;
  /** 0..100 with the printed sum and multipliers behind it. */
  readonly score: number;
  readonly scoreSteps: readonly { readonly text: string; readonly value: number }[];
  readonly findings: number;
  /** Findings by tactic. */
  readonly tactics: Readonly<Record<string, number>>;
}

export interface Member {
  readonly party: string;
  readonly identity: string;
  readonly name: string;
  readonly ids: readonly string[];
  readonly class: string;
  /** Tenant, account or domain it belongs to, as far as the evidence names it. */
  readonly org: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly confidence: number;
  readonly evidence: string;
  /** The profile calls it a machine: it is folded in lists. */
  readonly machine: boolean;
  readonly events: number;
  readonly first: number | null;
  readonly last: number | null;
}

export interface Sort {
  readonly column: FilterColumn;
  readonly descending: boolean;
}

export interface EventDetail {
  readonly event: Row;
  readonly changes: readonly {
    readonly target: string | null;
    readonly name: string;
    readonly old: string | null;
    readonly new: string | null;
  }[];
  /** Other copies of this event that were folded into it. */
  readonly copies: readonly {
    readonly partId: number;
    readonly recordNo: number;
    readonly byteOffset: number;
    readonly byteLength: number;
  }[];
}

export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Value[])[];
  /** True when more rows exist than were returned; announced, never silent. */
  readonly truncated: boolean;
  readonly ms: number;
}

/** How far the addresses of the case were looked up in the bundled data. */
export interface IpContextInfo {
  readonly dates: IpDates;
  /** Distinct source addresses of the case. */
  readonly addresses: number;
  /** Those of them that were not looked up, for their number: the ones of fewest events. */
  readonly left: number;
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
