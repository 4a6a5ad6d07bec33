import type { Finding } from '../../state/findings.svelte.ts';

export type Grouping = 'none' | 'party' | 'detection';

export interface Group {
  readonly key: string;
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** Findings in groups, in the order in which the list (worst first) names them. */
export function groupFindings(
  list: readonly Finding[],
  by: Grouping,
  partyName: (party: string) => string,
): readonly Group[] {
  if (by === 'none') return [{ key: '', title: '', findings: list }];
  const groups = new Map<string, { title: string; findings: Finding[] }>();
  for (const finding of list) {
    const key = by === 'party' ? (finding.party ?? '') : finding.id;
    const title =
      by === 'detection'
        ? `${finding.id} ${finding.title}`
        : finding.party === null
          ? 'No third party'
          : partyName(finding.party);
    const group = groups.get(key) ?? { title, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}
