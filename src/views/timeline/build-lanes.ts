import type { Lane, LaneCell, LaneChain, LaneFinding } from '../../charts/lanes.ts';
import type { LaneKind } from '../../charts/party-colour.ts';
import type { TimelineData } from '../../state/timeline.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';

const fixed: Readonly<Record<string, { readonly kind: LaneKind; readonly name: string }>> = {
  ':rest': { kind: 'rest', name: 'Further third parties' },
  ':own': { kind: 'own', name: 'Own staff' },
  ':unknown': { kind: 'unknown', name: 'Not known whose' },
};

/** Lanes with their cells, findings and chains; `outside` counts findings whose lane the filter leaves empty. */
export function buildLanes(
  bench: Workbench,
  data: TimelineData,
): { lanes: readonly Lane[]; chains: readonly LaneChain[]; outside: number } {
  const cells = new Map<string, LaneCell[]>();
  for (const row of data.lanes) {
    const id = String(row['lane']);
    const list = cells.get(id) ?? [];
    list.push({ bin: Number(row['bin']), events: Number(row['events']), failures: Number(row['failures']) });
    cells.set(id, list);
  }
  const marks = new Map<string, LaneFinding[]>();
  let outside = 0;
  for (const f of bench.findings.list) {
    const home = f.party ?? data.findingLanes.get(f.findingId) ?? ':unknown';
    const id = cells.has(home) ? home : f.party !== null && cells.has(':rest') ? ':rest' : null;
    if (id === null) {
      outside += 1;
      continue;
    }
    const list = marks.get(id) ?? [];
    list.push({ id: f.findingId, time: f.time, severity: f.severity, label: `${f.id} ${f.title}` });
    marks.set(id, list);
  }
  const lanes = [...cells].map(([id, list]): Lane => {
    const known = fixed[id];
    return {
      id,
      kind: known?.kind ?? 'party',
      name: known?.name ?? bench.parties.name(id),
      look: known ? null : bench.parties.look(id),
      events: list.reduce((n, c) => n + c.events, 0),
      cells: list,
      findings: marks.get(id) ?? [],
    };
  });
  const chains = bench.findings.chains.map((c) => ({
    id: c.chainId,
    label: c.id,
    title: c.title,
    severity: c.severity,
    findings: c.findings,
  }));
  return { lanes, chains, outside };
}
