import { formatCount, formatDuration } from '../../lib/format.ts';
import type { Row } from '../../state/workbench.svelte.ts';

export const mfaWords: Readonly<Record<string, string>> = {
  satisfied: 'MFA done',
  previously_satisfied: 'MFA of earlier',
  required_failed: 'MFA failed',
  not_required: 'no MFA asked',
  unknown: 'MFA not logged',
};

function number(row: Row, name: string): number {
  return Number(row[name] ?? 0);
}

/** How soon the first sensitive act came, against what is usual. */
export function lead(row: Row): string {
  if (row['lead'] === null) return 'no sign-in to count from';
  const usual = row['usual'] === null ? 'too little history' : `usually ${formatDuration(number(row, 'usual'))}`;
  return `sensitive after ${formatDuration(number(row, 'lead'))}, ${usual}`;
}

/** How many sensitive acts, how close together. */
export function pace(row: Row): string {
  const peak = number(row, 'peak');
  return [
    `${formatCount(number(row, 'sensitive'))} sensitive`,
    peak > 1 ? `${formatCount(peak)} in 10 min` : '',
    row['machine'] === true ? 'at the pace of a machine' : '',
  ]
    .filter((said) => said !== '')
    .join(', ');
}

/** How its events were put together. */
export function quality(row: Row): string {
  if (row['exact'] !== true) return 'inferred: identity, address, pauses under an hour';
  const joined = number(row, 'joined');
  return joined === 0 ? 'exact: by its id' : `by its id, ${formatCount(joined)} without one joined`;
}
