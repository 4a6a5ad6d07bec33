import type { Severity } from '../engine/api.ts';

/** A number an analyst may change; a DuckDB variable of that name while the analytic runs. */
export interface Parameter {
  readonly name: string;
  readonly value: number;
  readonly doc: string;
}

/**
 * One SQL file. Header grammar, one `-- key: value` a line from the first line of the file:
 *
 *   id        detections, chains, quality and questions: permanent id (TR-02, EQ-01, Q-01); charts and dossier have none: the path is the id
 *   title     as shown; of a question: the question, as a responder is asked it
 *   severity  detections, chains: critical | high | medium | low | info
 *   attack    comma list of ATT&CK technique ids of the named version
 *   tactics   comma list of tactic short names; each must belong to one of the techniques
 *   det0488   analytic of MITRE DET0488, if any
 *   needs     comma list of event columns (or extra keys as extra.key) that a record of the logs must fill, else: not testable; `any/` before it, or no
 *             logs: a record of any log
 *   logs      comma list of source ids of which at least one must be loaded, else: not testable
 *   export    which export would make it testable, in plain words
 *   param     name = number   words (repeatable)
 *   proof     questions: rows (nothing found means no only when somebody's such acts are recorded at all) | log (when the log is there)
 *   columns   charts, dossier: comma list of the columns of the result, in order
 *
 * Keys are strict: an unknown one, a revoked technique or a tactic of none of the techniques is an error.
 *
 * Then `--` and prose; for detections and chains in four paragraphs: what it means; "Benign when ..."; "Confirm by ..."; "Contain by ...". Then one statement.
 */
export interface Analytic {
  readonly id: string;
  readonly kind: 'detections' | 'chains' | 'charts' | 'dossier' | 'quality' | 'questions';
  readonly title: string;
  readonly severity: Severity | null;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  readonly det0488: string | null;
  readonly needs: readonly string[];
  readonly logs: readonly string[];
  readonly columns: readonly string[];
  readonly export: string | null;
  /** Questions: what makes silence an answer. */
  readonly proof: 'rows' | 'log' | null;
  readonly parameters: readonly Parameter[];
  readonly guide: Guide | null;
  readonly sql: string;
  readonly path: string;
}

export interface Guide {
  readonly meaning: string;
  readonly benign: string;
  readonly confirm: string;
  readonly contain: string;
}
