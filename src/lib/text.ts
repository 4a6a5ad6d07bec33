/**
 * Values by which exports say "nothing here". Spelled exactly: `none` in lower case is a real value of several fields
 * (risk levels, filters), `None` and `Not Available` are placeholders.
 */
const sentinels: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  'None',
  'null',
  'NULL',
  'N/A',
  'n/a',
  'Not Available',
  'Not available',
  'not available',
  '__NULL__',
  '<null>',
  'hidden',
  '00000000-0000-0000-0000-000000000000',
  '{00000000-0000-0000-0000-000000000000}',
]);

const longestSentinel = 38;
/** Whether a sentinel begins with the character: most texts need no lookup. */
const sentinelStarts = new Uint8Array(128);
for (const sentinel of sentinels) if (sentinel !== '') sentinelStarts[sentinel.charCodeAt(0)] = 1;

/** What PowerShell prints for a nested value it cannot put in a cell. */
const typeNames =
  /^System\.(?:Object\[\]|String\[\]|Byte\[\]|Collections\.[\w.]*(?:`\d+\[.*\])?|Collections\.Hashtable)$/;

/** Trims; placeholders (`-`, `N/A`, `None`, the all-zero GUID, PowerShell type names ...) and blanks become null. */
export function nullable(raw: string | null | undefined): string | null {
  if (raw === null || raw === undefined) return null;
  const text = isBare(raw) ? raw : raw.trim();
  if (text === '') return null;
  const start = text.charCodeAt(0);
  if (sentinelStarts[start] === 1 && text.length <= longestSentinel && sentinels.has(text)) return null;
  if (start === 83 && text.startsWith('System.') && text.length < 512 && typeNames.test(text)) return null;
  return text;
}

/** Plain characters at both ends: nothing to trim. */
function isBare(text: string): boolean {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  return first > 32 && first < 128 && last > 32 && last < 128;
}

/** Lower case of a nullable text. */
export function lower(raw: string | null | undefined): string | null {
  return nullable(raw)?.toLowerCase() ?? null;
}

/** Operation for matching: lower case, trimmed, dash variants as `-`, single blanks, no final full stop. */
export function operationKey(operation: string): string {
  return operation
    .toLowerCase()
    .replace(/[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[. ]+$/, '');
}

/** First `limit` characters with an ellipsis when cut; never splits a surrogate pair. For messages. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${cut(text, limit - 1)}…`;
}

/** At most `limit` UTF-16 units, never ending in half a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}
