import type { Analytic } from '../analytics/analytic.ts';
import { catalog } from '../analytics/catalog.ts';
import type { Detected, Finding, Severity } from '../engine/api.ts';
import { tactics, technique } from '../reference/attack.ts';

export { attackVersion, tactics, technique } from '../reference/attack.ts';

export interface MatrixCell {
  readonly technique: string;
  readonly name: string;
  readonly tactic: string;
  readonly count: number;
  readonly worst: Severity | null;
  /** Detections that cover it. */
  readonly detections: readonly string[];
  /** `found`, `quiet` (a detection ran and matched nothing), `untestable` (none could run), `waiting` (none ran yet). */
  readonly state: 'found' | 'quiet' | 'untestable' | 'waiting';
}

export interface MatrixColumn {
  readonly tactic: string;
  readonly name: string;
  readonly cells: readonly MatrixCell[];
  readonly count: number;
}

const detections: readonly Analytic[] = [...catalog.values()].filter((a) => a.kind === 'detections');
const order: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** The analytic of a detection or chain id; null when the catalog has none. */
export function analyticOf(id: string): Analytic | null {
  return catalog.get(id) ?? null;
}

/** Whether a finding counts in a cell of the matrix. */
export function inCell(finding: Finding, cell: { readonly technique: string; readonly tactic: string }): boolean {
  return (
    finding.techniques.includes(cell.technique) &&
    finding.tactics.includes(cell.tactic) &&
    belongs(cell.technique, cell.tactic)
  );
}

function belongs(id: string, tactic: string): boolean {
  return technique(id)?.tactics.includes(tactic) ?? false;
}

/** Tactics in the order of ATT&CK with the techniques that the detections cover; a tactic none covers has no cells. */
export function buildMatrix(detected: Detected): readonly MatrixColumn[] {
  const ran = new Set(detected.ran.filter((r) => r.error === null).map((r) => r.id));
  const untestable = new Set(detected.notTestable.map((n) => n.id));
  return [...tactics].map(([tactic, name]) => {
    const covering = new Map<string, string[]>();
    for (const analytic of detections) {
      if (!analytic.tactics.includes(tactic)) continue;
      for (const id of analytic.techniques) {
        if (!belongs(id, tactic)) continue;
        covering.set(id, [...(covering.get(id) ?? []), analytic.id]);
      }
    }
    const cells = [...covering].map(([id, ids]): MatrixCell => {
      const found = detected.findings.filter((f) => inCell(f, { technique: id, tactic }));
      const worst = order.find((severity) => found.some((f) => f.severity === severity)) ?? null;
      const quiet = ids.some((d) => ran.has(d));
      const state =
        found.length > 0 ? 'found' : quiet ? 'quiet' : ids.every((d) => untestable.has(d)) ? 'untestable' : 'waiting';
      return {
        technique: id,
        name: technique(id)?.name ?? id,
        tactic,
        count: found.length,
        worst,
        detections: ids,
        state,
      };
    });
    cells.sort((a, b) => rank(a) - rank(b) || b.count - a.count || (a.technique < b.technique ? -1 : 1));
    return { tactic, name, cells, count: detected.findings.filter((f) => f.tactics.includes(tactic)).length };
  });
}

function rank(cell: MatrixCell): number {
  return cell.worst === null ? order.length : order.indexOf(cell.worst);
}
