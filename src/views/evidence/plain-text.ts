import { formatCount, oneLine } from '../../lib/format.ts';
import type { EvidenceAnswer, EvidenceGap } from '../../state/evidence-quality.svelte.ts';
import type { Balance } from '../../state/investigation.svelte.ts';
import { groupGaps } from './gap-groups.ts';

export const verdicts: Readonly<Record<EvidenceAnswer['verdict'], string>> = {
  found: 'Found',
  not_found: 'Not found',
  cannot_tell: 'Cannot tell',
};

/** The sentence of an answer without the verdict that stands beside it. */
export function sentence({ verdict, text }: EvidenceAnswer): string {
  const word = `${verdicts[verdict]}: `;
  const rest = oneLine(text.startsWith(word) ? text.slice(word.length) : text);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** Balance, answers and limits as plain text for a report. `time` writes microseconds since 1970 UTC. */
export function qualityText(
  balance: Balance,
  answers: readonly EvidenceAnswer[],
  gaps: readonly EvidenceGap[],
  time: (micros: number) => string,
): string {
  const { records, events, duplicates, rejected, first, last } = balance;
  const books = `${formatCount(records)} records = ${formatCount(events)} events + ${formatCount(duplicates)} duplicates + ${formatCount(rejected)} rejected`;
  const span = first === null || last === null ? '' : `, ${time(first)} to ${time(last)}`;
  const lines = [`Evidence: ${books}${span}`, ''];
  for (const answer of answers) {
    lines.push(`${answer.id} ${oneLine(answer.question)}`, `  ${verdicts[answer.verdict]}: ${sentence(answer)}`);
    const named = gaps.filter((gap) => answer.gaps.includes(gap.id) && gap.weakens.includes(answer.id));
    for (const gap of named) lines.push(`  - ${gapLine(gap, time)}`);
  }
  for (const group of groupGaps(gaps)) {
    lines.push('', `${group.title} (${group.gaps.length})`);
    for (const { gap } of group.gaps) {
      const weak = gap.weakens.length === 0 ? '' : ` Weakens ${gap.weakens.join(', ')}.`;
      lines.push(`  - ${gapLine(gap, time)}${weak}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function gapLine(gap: EvidenceGap, time: (micros: number) => string): string {
  const where = gap.source === null ? '' : ` [${oneLine(gap.source)}]`;
  const from = gap.from === null ? '' : ` from ${time(gap.from)}`;
  const to = gap.to === null ? '' : ` to ${time(gap.to)}`;
  const text = oneLine(gap.summary);
  return `${gap.title}${where}${from}${to}: ${text}${text.endsWith('.') ? '' : '.'}`;
}
