export type DateOrder = 'dmy' | 'mdy' | 'ymd';

const leadingDate = /^(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)/;
const longest = 64;

/** What one value of a column says about the order of day and month: null when it is ambiguous or no such date. */
export function dateOrderEvidence(text: string): 'dmy' | 'mdy' | null {
  if (text.length > longest) return null;
  const match = leadingDate.exec(text.trim());
  if (match === null) return null;
  const first = Number(match[1]);
  const second = Number(match[3]);
  if (match[2] === '.') return 'dmy';
  if (first > 12 && first <= 31 && second <= 12) return 'dmy';
  if (second > 12 && second <= 31 && first <= 12) return 'mdy';
  return null;
}

/** True when the text starts with a date whose day and month can be told apart only by knowing the order. */
export function isAmbiguousDate(text: string): boolean {
  if (text.length > longest) return false;
  const match = leadingDate.exec(text.trim());
  return (
    match !== null && match[2] !== '.' && match[1] !== match[3] && Number(match[1]) <= 12 && Number(match[3]) <= 12
  );
}
