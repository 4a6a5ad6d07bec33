import type { Analytic } from '../../src/analytics/analytic.ts';
import { catalog } from '../../src/analytics/catalog.ts';

/** Analytics with fixtures. */
export const judged: readonly Analytic[] = [...catalog.values()].filter(
  (a) => a.kind === 'detections' || a.kind === 'chains',
);

const firstPrefixes = ['TR-', 'IA-', 'PD-', 'CR-'];

/** Two halves of about equal work, each tested in a process of its own: the way in, rights and chains; everything else. */
export function isFirstHalf({ id }: Analytic): boolean {
  return firstPrefixes.some((prefix) => id.startsWith(prefix));
}
