/** Failures cross worker boundaries as data. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export interface Failure {
  /** `offline`: a DuckDB function that would need an extension from the network. */
  readonly kind: 'sql' | 'offline' | 'cancelled' | 'memory' | 'input' | 'engine';
  /** One line, lower case, with the offending value. */
  readonly message: string;
}

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail<T = never>(kind: Failure['kind'], message: string): Result<T> {
  return { ok: false, error: { kind, message } };
}
