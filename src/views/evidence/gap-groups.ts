import type { EvidenceGap } from '../../state/evidence-quality.svelte.ts';

type Kind = EvidenceGap['kind'];

/** A gap and its place in the list of all, by which it is known. */
export interface KeyedGap {
  readonly key: number;
  readonly gap: EvidenceGap;
}

export interface GapGroup {
  readonly kind: Kind;
  readonly title: string;
  readonly gaps: readonly KeyedGap[];
}

/** Kinds in the order they are read in: what was never written first, what only the reader met last. `label` is a mark on the chart. */
const kinds: readonly { readonly kind: Kind; readonly title: string; readonly label: string }[] = [
  { kind: 'auditing', title: 'Auditing switched off or changed', label: 'auditing off' },
  { kind: 'missing', title: 'Logs that are missing', label: 'missing' },
  { kind: 'silence', title: 'Stretches without events', label: 'no events' },
  { kind: 'truncated', title: 'Exports and texts that were cut', label: 'cut' },
  { kind: 'reading', title: 'Not read, or not read in full', label: 'not read' },
  { kind: 'clock', title: 'Clocks, zones and dates', label: 'clock' },
  { kind: 'field', title: 'What these exports never tell', label: 'field' },
  { kind: 'duplicates', title: 'Copies', label: 'copies' },
];

/** Gaps by kind; kinds without any are left out. */
export function groupGaps(gaps: readonly EvidenceGap[]): readonly GapGroup[] {
  const byKind = new Map<Kind, KeyedGap[]>(kinds.map(({ kind }) => [kind, []]));
  for (const [key, gap] of gaps.entries()) byKind.get(gap.kind)?.push({ key, gap });
  return kinds.flatMap(({ kind, title }) => {
    const list = byKind.get(kind) ?? [];
    return list.length === 0 ? [] : [{ kind, title, gaps: list }];
  });
}

/** The word for a kind on the chart of coverage. */
export function gapLabel(kind: Kind): string {
  return kinds.find((k) => k.kind === kind)?.label ?? kind;
}
