import type { Analytic } from '../analytics/analytic.ts';
import { catalog } from '../analytics/catalog.ts';
import { evidenceOf, untestable } from '../analytics/testable.ts';
import type { Profile } from '../parties/profile.ts';
import type { Chain, Detected, DetectProgress, Finding, NotTestable, Severity } from './api.ts';
import { raiseForJewels } from './crown-jewels.ts';
import type { Db } from './db.ts';
import { EngineError, toFailure } from './failure.ts';
import { clearFindings, resolveFindings, storeFindings, writeScores } from './finding-store.ts';
import { runChain, runDetection } from './run-analytic.ts';

const order: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/**
 * Runs every detection over `acts`, worst severity first, then the chains over the findings, then the scores. `onProgress` gets the state
 * after each detection and chain; `yieldNow` is awaited between them and may throw to stop the run. A detection that fails is named in `ran`.
 * Expects `classify` to have run.
 */
export async function detect(
  db: Db,
  profile: Profile,
  onProgress: (progress: DetectProgress) => void,
  yieldNow: () => Promise<void>,
  analytics: ReadonlyMap<string, Analytic> = catalog,
): Promise<Detected> {
  const rank = (a: Analytic): number => order.indexOf(a.severity ?? 'info');
  const of = (kind: Analytic['kind']): Analytic[] =>
    [...analytics.values()].filter((a) => a.kind === kind).sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const detections = of('detections');
  const chainAnalytics = of('chains');
  const overrides = profile.parameters ?? {};
  const evidence = evidenceOf(db);
  const findings: Finding[] = [];
  const chains: Chain[] = [];
  const notTestable: NotTestable[] = [];
  const ran: Detected['ran'][number][] = [];
  const state = (): Detected => ({
    findings: [...findings],
    chains: [...chains],
    notTestable: [...notTestable],
    ran: [...ran],
  });
  const total = detections.length + chainAnalytics.length;
  let done = 0;
  const step = async (analytic: Analytic, work: () => number): Promise<void> => {
    const started = performance.now();
    let found = 0;
    let error: string | null = null;
    try {
      found = work();
    } catch (thrown) {
      error = toFailure(thrown).message;
    }
    ran.push({ id: analytic.id, ms: Math.round(performance.now() - started), findings: found, error });
    onProgress({ done: ++done, total, detected: state() });
    await yieldNow();
  };

  clearFindings(db);
  for (const analytic of detections) {
    const reason = reasonAgainst(analytic, evidence);
    if (reason !== null) {
      notTestable.push({ id: analytic.id, title: analytic.title, reason });
      onProgress({ done: ++done, total, detected: state() });
      continue;
    }
    await step(analytic, () => {
      const drafts = runDetection(db, analytic, overrides);
      storeFindings(db, analytic, drafts, findings.length);
      const raised = raiseForJewels(db, drafts, findings.length);
      const resolved = resolveFindings(db, analytic, raised, findings.length);
      findings.push(...resolved);
      return resolved.length;
    });
  }
  for (const analytic of chainAnalytics) {
    await step(analytic, () => {
      const drafts = runChain(db, analytic, overrides);
      for (const draft of drafts)
        chains.push({ ...draft, chainId: chains.length + 1, id: analytic.id, title: analytic.title });
      return drafts.length;
    });
  }
  writeScores(db, findings);
  return state();
}

function reasonAgainst(analytic: Analytic, evidence: ReturnType<typeof evidenceOf>): string | null {
  try {
    return untestable(analytic, evidence);
  } catch (thrown) {
    throw new EngineError('engine', `${analytic.id}: ${toFailure(thrown).message}`);
  }
}
