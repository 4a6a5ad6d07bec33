import type { PartReport } from '../evidence/part.ts';
import type { IpDates } from '../reference/ip/ip-data.ts';

/**
 * A value as it leaves the engine. TIMESTAMP: microseconds since 1970 UTC as number. BIGINT and HUGEINT: number when it is a
 * safe integer, else decimal string. UBIGINT (event keys): always decimal string. LIST: array. MAP and STRUCT: object.
 */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export type Row = Readonly<Record<string, Value>>;

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

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
