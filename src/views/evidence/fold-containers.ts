import type { StoredPart } from '../../state/workbench.svelte.ts';

/** A part as listed; `packed` is the gzip file it came out of, which has no row of its own. */
export interface PartRow {
  readonly part: StoredPart;
  readonly packed: StoredPart | null;
  /** Name of the file as it lies in the evidence. */
  readonly name: string;
}

/** Name of a gzip layer in the location of a part. */
const gunzip = 'gunzip';

const known = new WeakMap<readonly StoredPart[], readonly PartRow[]>();

/**
 * Rows of the parts, in their order: a gzip file is one row with what it holds. A gzip file whose content is not there (it failed, or was not
 * read yet) keeps its row. Asked again with the same list it answers the same rows.
 */
export function foldContainers(parts: readonly StoredPart[]): readonly PartRow[] {
  const rows = known.get(parts) ?? fold(parts);
  known.set(parts, rows);
  return rows;
}

function fold(parts: readonly StoredPart[]): readonly PartRow[] {
  const gzips = new Map<string, StoredPart>();
  for (const part of parts)
    if (part.status === 'ignored' && part.message === 'container: 1 member (gzip)')
      gzips.set(placeOf(part.location.file, part.location.members), part);
  if (gzips.size === 0) return parts.map((part) => ({ part, packed: null, name: part.name }));
  const packedOf = (part: StoredPart): StoredPart | null => {
    const { file, members } = part.location;
    if (members.at(-1) !== gunzip) return null;
    return gzips.get(placeOf(file, members.slice(0, members.findLastIndex((name) => name !== gunzip) + 1))) ?? null;
  };
  const rows = parts.map((part) => {
    const packed = packedOf(part);
    return { part, packed, name: packed?.name ?? part.name };
  });
  const folded = new Set(rows.map((row) => row.packed));
  return rows.filter((row) => !folded.has(row.part));
}

function placeOf(file: number, members: readonly string[]): string {
  return JSON.stringify([file, ...members]);
}
