import { wellFormed } from './well-formed.ts';

/** A text as SQL expression. NUL cannot stand in a literal: it is joined in as chr(0). */
export function quoteText(text: string): string {
  const parts = wellFormed(text)
    .split('\0')
    .map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || chr(0) || ')})`;
}
