import type { Party } from '../../state/parties.svelte.ts';

export type SortKey =
  'score' | 'name' | 'class' | 'identities' | 'events' | 'findings' | 'first' | 'last' | 'confidence';

const value: Readonly<Record<SortKey, (party: Party) => string | number>> = {
  score: (p) => p.score,
  name: (p) => p.name.toLowerCase(),
  class: (p) => p.class,
  identities: (p) => p.identities,
  events: (p) => p.events,
  findings: (p) => p.findings,
  first: (p) => p.first ?? Infinity,
  last: (p) => p.last ?? -Infinity,
  confidence: (p) => p.confidence,
};

/** Whether text sorts upwards first. */
export function upFirst(key: SortKey): boolean {
  return key === 'name' || key === 'class' || key === 'first';
}

/** Parties that match the words typed, in order. Equal ones by score, then events, then name. */
export function sortParties(list: readonly Party[], key: SortKey, up: boolean, words: string): readonly Party[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (p: Party) => {
    const text = `${p.name} ${p.org ?? ''} ${p.class} ${p.direction} ${p.party}`.toLowerCase();
    return wanted.every((w) => text.includes(w));
  };
  const of = value[key];
  const compare = (a: Party, b: Party) => {
    const x = of(a);
    const y = of(b);
    return x === y ? 0 : (x < y ? -1 : 1) * (up ? 1 : -1);
  };
  return list
    .filter(fits)
    .sort((a, b) => compare(a, b) || b.score - a.score || b.events - a.events || (a.name < b.name ? -1 : 1));
}
