/** Lone surrogates have no UTF-8, and DuckDB's JSON parameters refuse them: they become U+FFFD, as in the stored events. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
