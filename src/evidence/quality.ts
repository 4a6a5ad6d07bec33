/** A hole or a doubt found by looking at the evidence itself: a cap reached, hours without events, a clock that disagrees. */
export interface EvidenceGap {
  /** Quality analytic: EQ-03; limits that the reader met have the id of their kind. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'truncated' | 'silence' | 'missing' | 'auditing' | 'clock' | 'duplicates' | 'field' | 'reading';
  readonly source: string | null;
  readonly partId: number | null;
  /** The stretch it concerns, half open, microseconds since 1970 UTC; null where it concerns the whole source or part. */
  readonly from: number | null;
  readonly to: number | null;
  /** Plain words with the figures. */
  readonly summary: string;
  readonly facts: Readonly<Record<string, string>>;
  /** Event keys of what shows it, oldest first; empty where absence is the evidence. */
  readonly events: readonly string[];
  /** Ids of detections and questions that it makes weaker or unanswerable. */
  readonly weakens: readonly string[];
}

/** What the evidence says to a question every responder is asked. */
export interface EvidenceAnswer {
  /** Question: Q-01. */
  readonly id: string;
  readonly question: string;
  readonly verdict: 'found' | 'not_found' | 'cannot_tell';
  /** One sentence for a report: what was found, or from when to when the logs needed were there, or why nothing can be said. */
  readonly text: string;
  /** Records that say yes; `events` are the first of them, oldest first, at most 1,000. */
  readonly count: number;
  readonly events: readonly string[];
  /** The stretch in which the logs needed were present; null when they never were. */
  readonly from: number | null;
  readonly to: number | null;
  /** Ids of the gaps that weaken a "not found". */
  readonly gaps: readonly string[];
}

export interface EvidenceQuality {
  readonly gaps: readonly EvidenceGap[];
  readonly answers: readonly EvidenceAnswer[];
  /** Quality analytics that failed, with the error: never silent. */
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}
