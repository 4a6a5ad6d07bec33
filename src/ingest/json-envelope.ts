/** Which JSON objects are wrappers around records, told from their first keys. */

const arrayKeys: ReadonlySet<string> = new Set([
  'Records',
  'records',
  'value',
  'values',
  'items',
  'Items',
  'Events',
  'hits',
  'authlogs',
  'results',
  'Results',
  'entries',
  'data',
  'Data',
  'tables',
  'Tables',
  'logs',
  'Logs',
  'response',
  'logEvents',
]);

/** Wraps records only as the very first key (CloudWatch Logs); further down it is a list inside one record (Google). */
const firstArrayKey = 'events';

const objectKeys: ReadonlySet<string> = new Set(['hits', 'response']);

const metadataKeys: ReadonlySet<string> = new Set([
  'nextLink',
  'NextLink',
  'nextToken',
  'NextToken',
  'nextPageToken',
  'next_page_token',
  'kind',
  'etag',
  'stat',
  'took',
  'timed_out',
  '_shards',
  '_scroll_id',
  'total',
  'count',
  'Count',
  'totalCount',
  'metadata',
  'meta',
  'links',
  '_links',
  'pagination',
  'paging',
  'cursor',
  'next',
  'has_more',
  'hasMore',
  'success',
  'max_score',
  'preview',
  'offset',
  'init_offset',
  'messages',
  'fields',
  'highlighted',
  'post_process_count',
  'Stats',
  'Schema',
  'stats',
  'schema',
  'statistics',
  'page',
  'per_page',
  'limit',
  'render',
  'messageType',
  'owner',
  'logGroup',
  'logStream',
  'subscriptionFilters',
]);

export function wrapsArray(key: string): boolean {
  return arrayKeys.has(key);
}

export function wrapsObject(key: string): boolean {
  return objectKeys.has(key);
}

function isMetadata(key: string): boolean {
  return metadataKeys.has(key) || key.startsWith('@odata.');
}

/** What the start of an object shows. */
export type Head =
  /** Not enough bytes yet. */
  | { readonly kind: 'more' }
  | { readonly kind: 'record' }
  /** Members of `levels` nested objects lead to an array under `key`; `at` is the index behind its bracket. */
  | { readonly kind: 'wrapper'; readonly levels: number; readonly key: string; readonly at: number }
  /** Nothing but wrapper metadata: an empty page. `at` is the index behind the object. */
  | { readonly kind: 'empty'; readonly at: number };

const more: Head = { kind: 'more' };
const isRecord: Head = { kind: 'record' };

/** Looks at bytes[start, end), which begin with `{`. */
export function inspectHead(bytes: Uint8Array, start: number, end: number): Head {
  let levels = 1;
  let members = 0;
  let at = start + 1;
  for (;;) {
    at = skipBlank(bytes, at, end);
    if (at >= end) return more;
    const c = bytes[at];
    if (c === 125 && members > 0) {
      at++;
      levels--;
      if (levels === 0) return { kind: 'empty', at };
      continue;
    }
    if (c === 44 && members > 0) {
      at++;
      continue;
    }
    if (c !== 34) return isRecord;
    const member = readMember(bytes, at, end);
    if (member === 'more') return more;
    if (member === 'bad') return isRecord;
    members++;
    const { key, value } = member;
    const opening = bytes[value];
    if (opening === 91 && (wrapsArray(key) || (key === firstArrayKey && members === 1))) {
      const first = skipBlank(bytes, value + 1, end);
      if (first >= end) return more;
      if (bytes[first] !== 123 && bytes[first] !== 93) return isRecord;
      return { kind: 'wrapper', levels, key, at: value + 1 };
    }
    if (opening === 123 && wrapsObject(key) && levels < 4) {
      levels++;
      at = value + 1;
      continue;
    }
    if (!isMetadata(key)) return isRecord;
    at = skipValue(bytes, value, end);
    if (at >= end) return more;
  }
}

/** A key in quotes at `at`, with the index of the first byte of its value. */
export function readMember(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly key: string; readonly value: number } | 'more' | 'bad' {
  let i = at + 1;
  for (; i < end; i++) {
    const c = bytes[i];
    if (c === 34 || c === 92 || c === 10) break;
  }
  if (i >= end) return 'more';
  if (bytes[i] !== 34 || i - at > 256) return 'bad';
  const colon = skipBlank(bytes, i + 1, end);
  if (colon >= end) return 'more';
  if (bytes[colon] !== 58) return 'bad';
  const value = skipBlank(bytes, colon + 1, end);
  if (value >= end) return 'more';
  return { key: String.fromCharCode(...bytes.subarray(at + 1, i)), value };
}

export function skipBlank(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const c = bytes[at];
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) break;
    at++;
  }
  return at;
}

/** Index behind a value; `end` or more when it does not end in time. */
function skipValue(bytes: Uint8Array, from: number, end: number): number {
  let depth = 0;
  let at = from;
  while (at < end) {
    const c = bytes[at];
    if (c === 34) {
      for (at++; at < end && bytes[at] !== 34; at++) if (bytes[at] === 92) at++;
    } else if (c === 123 || c === 91) {
      depth++;
    } else if (c === 125 || c === 93 || c === 44) {
      if (depth === 0) return at;
      if (c !== 44) depth--;
    }
    at++;
  }
  return at;
}
