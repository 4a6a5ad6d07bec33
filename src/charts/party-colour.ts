/** How a party is drawn: hue 1..8, then the same hues with pattern 1, 2 ... */
export interface PartyLook {
  readonly hue: number;
  readonly pattern: number;
}

/** Fixed lanes beside those of parties. */
export type LaneKind = 'party' | 'rest' | 'own' | 'unknown';

/** CSS colour of a party; own staff and the rest are grey, the unknown fainter. */
export function partyColour(look: PartyLook | null, kind: LaneKind = 'party'): string {
  if (kind === 'party' && look !== null) return `var(--party-${look.hue})`;
  return kind === 'unknown' ? 'var(--faint)' : 'var(--grey)';
}

const dashes = ['none', '4 2', '1.5 1.5', '6 2 1.5 2'] as const;

/** Dash pattern that tells parties of the same hue apart; the unknown are always dashed. */
export function partyDash(look: PartyLook | null, kind: LaneKind = 'party'): string {
  if (kind === 'unknown') return '2 2';
  return look === null ? 'none' : (dashes[look.pattern % dashes.length] ?? 'none');
}
