import type { Analytic } from '../analytics/analytic.ts';
import { catalog } from '../analytics/catalog.ts';
import { evidenceOf } from '../analytics/testable.ts';
import { weakenedBy } from '../analytics/weakened.ts';
import type { EvidenceAnswer, EvidenceGap, EvidenceQuality } from '../evidence/quality.ts';
import type { Profile } from '../parties/profile.ts';
import { answerOf } from './answer.ts';
import type { StoredPart } from './api.ts';
import type { Db } from './db.ts';
import { EngineError, toFailure } from './failure.ts';
import { readerGaps } from './reader-gaps.ts';
import { runQuality } from './run-quality.ts';

/**
 * What the evidence cannot tell and what it says to the questions every responder is asked: runs every quality analytic, adds what the
 * reader knew, then asks every question. `yieldNow` is awaited between them and may throw to stop the run. What fails is named in
 * `failed`; a question that fails is `cannot_tell`. Expects `classify` to have run.
 */
export async function assessQuality(
  db: Db,
  parts: readonly StoredPart[],
  profile: Profile,
  yieldNow: () => Promise<void>,
  analytics: ReadonlyMap<string, Analytic> = catalog,
): Promise<EvidenceQuality> {
  const of = (...kinds: readonly Analytic['kind'][]): Analytic[] =>
    [...analytics.values()].filter((a) => kinds.includes(a.kind)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const overrides = profile.parameters ?? {};
  const evidence = evidenceOf(db);
  const affected = of('detections', 'questions');
  const failed: { id: string; error: string }[] = [];
  const attempt = async <T>(id: string, work: () => T): Promise<T | null> => {
    await yieldNow();
    try {
      return work();
    } catch (thrown) {
      const { kind, message } = toFailure(thrown);
      if (kind === 'cancelled') throw new EngineError(kind, message);
      failed.push({ id, error: message });
      return null;
    }
  };

  const gaps: EvidenceGap[] = [];
  for (const analytic of of('quality')) {
    const found = await attempt(analytic.id, () =>
      runQuality(db, analytic, overrides).flatMap(({ columns, ...gap }): EvidenceGap[] => {
        const weakens = gap.kind === 'duplicates' ? [] : weakenedBy(gap.source, columns, affected, evidence);
        return gap.kind === 'field' && weakens.length === 0 ? [] : [{ ...gap, weakens }];
      }),
    );
    gaps.push(...(found ?? []));
  }
  for (const gap of readerGaps(parts))
    gaps.push({ ...gap, weakens: gap.kind === 'field' ? [] : weakenedBy(gap.source, [], affected, evidence) });

  const answers: EvidenceAnswer[] = [];
  for (const question of of('questions')) {
    const answer = await attempt(question.id, () => answerOf(db, question, overrides, evidence, gaps));
    answers.push(answer ?? unanswered(question, failed.at(-1)?.error ?? 'unknown error'));
  }
  return { gaps, answers, failed };
}

function unanswered(question: Analytic, error: string): EvidenceAnswer {
  return {
    id: question.id,
    question: question.title,
    verdict: 'cannot_tell',
    text: `Cannot tell: the question failed (${error}).`,
    count: 0,
    events: [],
    from: null,
    to: null,
    gaps: [],
  };
}
