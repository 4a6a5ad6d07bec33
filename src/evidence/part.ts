/** A file the analyst gave, before anything is known of it. */
export interface EvidenceFile {
  /** Path as dropped, with folders: `case42/cloudtrail/a.json.gz`. Display only; never decides anything. */
  readonly path: string;
  readonly blob: Blob;
}

/**
 * Where the bytes of a part are: a file, or a member inside (nested) containers of that file.
 * Enough to read any record back.
 */
export interface PartLocation {
  /** Index of the file in the case, in the order given. */
  readonly file: number;
  /** Member path in each container from the outermost; `gunzip` stands for the content of a gzip layer. */
  readonly members: readonly string[];
}

export type PartStatus =
  | 'loaded'
  /** Read, but nothing recognises it: `message` says what it looked like. */
  | 'unknown'
  /** Not an event log by nature (digest, folder entry, macOS metadata): named, not counted as a loss. */
  | 'ignored'
  /** Encrypted, and no password was given that opens it. */
  | 'locked'
  | 'failed'
  | 'cancelled';

/** Everything said about one file or archive member. Books balance: records = events + duplicates + rejected. */
export interface PartReport {
  readonly partId: number;
  /** Path of the file plus `!/member` for each container. */
  readonly name: string;
  readonly location: PartLocation;
  readonly status: PartStatus;
  readonly source: string | null;
  readonly shape: string | null;
  readonly shapeTitle: string | null;
  /** Hex SHA-256 of the uncompressed part; of the whole workbook for a worksheet. */
  readonly sha256: string | null;
  readonly bytes: number;
  readonly records: number;
  /** Records that became events before folding; `duplicates` is known to the engine only. */
  readonly events: number;
  readonly rejected: number;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly dateOrder: string | null;
  readonly zone: string | null;
  /** One line for the analyst: what is wrong, or what it looked like. */
  readonly message: string | null;
  readonly limits: readonly EvidenceLimit[];
  /** Which results of its queries the part holds, where the export numbers them. Pages may lie in several files. */
  readonly pages?: readonly ResultPages[];
  /** What the part was made into to be read, when byte ranges are not of the bytes as they lie. */
  readonly conversion?: string;
  /** Nothing recognises it, but it has records with columns, whose meaning the analyst can tell. */
  readonly mappable?: boolean;
}

/** Results of the queries that announced the same number of results. */
export interface ResultPages {
  /** `ResultCount`: results the query announced. */
  readonly count: number;
  /** Results 1 to `count` in order: how often those of a run came. */
  readonly runs: readonly { readonly from: number; readonly to: number; readonly times: number }[];
}

export interface RejectedRecord {
  readonly partId: number;
  readonly recordNo: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Lower-case line with the offending value. */
  readonly reason: string;
}

/** Something the evidence cannot tell, or a limit reached while reading it. */
export interface EvidenceLimit {
  readonly kind:
    | 'truncated'
    | 'row_cap'
    | 'pages'
    | 'encoding'
    | 'date_order'
    | 'zone'
    | 'archive_limit'
    | 'field_cut'
    | 'encrypted'
    | 'cancelled'
    | 'shape';
  readonly text: string;
}
