/**
 * A text as one cell of CSV. A spreadsheet would run what begins like a formula, blanks and full-width signs included: an apostrophe
 * makes it text.
 */
export function csvCell(text: string): string {
  const safe = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
