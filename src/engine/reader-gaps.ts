import { max, min } from 'd3-array';
import type { EvidenceGap } from '../evidence/quality.ts';
import { shorten } from '../lib/text.ts';
import type { StoredPart } from './api.ts';
import { pageGaps } from './page-gaps.ts';
import { textLimit } from './run-quality.ts';

type Gap = Omit<EvidenceGap, 'weakens'>;

interface Limit {
  readonly id: string;
  readonly text: string;
}

interface Group extends Limit {
  readonly source: string | null;
  readonly parts: StoredPart[];
}

const unread: ReadonlySet<string> = new Set(['unknown', 'locked', 'failed', 'cancelled']);

const titles: Readonly<Record<string, readonly [kind: EvidenceGap['kind'], title: string]>> = {
  unknown: ['reading', 'Not recognised as a log'],
  locked: ['reading', 'Encrypted, not read'],
  encrypted: ['reading', 'Encrypted, not read'],
  failed: ['reading', 'Could not be read'],
  cancelled: ['reading', 'Reading was stopped'],
  encoding: ['reading', 'Text that is not in its encoding'],
  archive_limit: ['truncated', 'Archive read in part'],
  truncated: ['truncated', 'File ends early'],
  row_cap: ['truncated', 'Export ends at a cap'],
  pages: ['truncated', 'Search that broke off'],
  field_cut: ['truncated', 'Texts cut'],
  date_order: ['clock', 'Order of day and month'],
  shape: ['field', 'What this export never tells'],
};
const named = 3;

/**
 * What the reader met, as gaps with the id of their kind: limits of files, files that were not read. The same words in several files
 * of a source, whatever their numbers, are one gap. Times without a zone are counted over all files by a quality analytic.
 */
export function readerGaps(parts: readonly StoredPart[]): Gap[] {
  const groups = new Map<string, Group>();
  for (const part of parts) {
    for (const limit of limitsOf(part)) {
      const key = JSON.stringify([limit.id, part.source, limit.text.replace(/\d+/g, '#')]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { ...limit, source: part.source, parts: [part] });
      else if (!group.parts.includes(part)) group.parts.push(part);
    }
  }
  return [...[...groups.values()].map(gapOf), ...pageGaps(parts)];
}

function limitsOf(part: StoredPart): readonly Limit[] {
  const limits: Limit[] = part.limits.flatMap(({ kind, text }) => (kind === 'zone' ? [] : [{ id: kind, text }]));
  const said = limits.some(({ text }) => text === part.message);
  if (unread.has(part.status) && !said) limits.unshift({ id: part.status, text: part.message ?? part.status });
  return limits;
}

function gapOf({ id, text, source, parts }: Group): Gap {
  const [kind, title] = titles[id] ?? ['reading', 'Limit of the reader'];
  const [only] = parts;
  const alone = parts.length === 1 && only !== undefined;
  const names = parts.slice(0, named).map((part) => part.name);
  const more = parts.length > named ? ` and ${parts.length - named} more` : '';
  const last = max(parts, (part) => part.last);
  return {
    id,
    title,
    kind,
    source,
    partId: alone ? only.partId : null,
    from: kind === 'truncated' ? (min(parts, (part) => part.first) ?? null) : null,
    to: kind === 'truncated' && last !== undefined ? last + 1 : null,
    summary: shorten(alone ? text : `${parts.length} files: ${text}`, textLimit),
    facts: { files: shorten(`${names.join(', ')}${more}`, textLimit) },
    events: [],
  };
}
