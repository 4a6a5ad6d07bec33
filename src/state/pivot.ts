import { formatTime, parseTime } from '../lib/format.ts';
import type { Profile } from '../parties/profile.ts';

/** When it began, as far as anybody says: for one declared party or for the whole case. */
export interface Pivot {
  /** Microseconds since 1970 UTC; an event exactly then is after. */
  readonly time: number;
  readonly of: 'party' | 'case';
}

const declared = 'profile:';

/** Name under which a party stands in the profile; null for one that was only recognised. */
export function declaredName(profile: Profile, party: string): string | null {
  const name = party.startsWith(declared) ? party.slice(declared.length) : null;
  return profile.parties?.some((p) => p.name === name) ? name : null;
}

/** The party's own pivot, else the profile's; null when neither is a time. */
export function pivotOf(profile: Profile, party: string): Pivot | null {
  const name = declaredName(profile, party);
  const own = timeOf(profile.parties?.find((p) => p.name === name)?.pivot);
  if (own !== null) return { time: own, of: 'party' };
  const all = timeOf(profile.pivot);
  return all === null ? null : { time: all, of: 'case' };
}

/**
 * The profile with another pivot, null for none: of the whole case, or of the declared party, whose own pivot comes first. Throws for a party that is not declared.
 */
export function withPivot(profile: Profile, party: string, of: Pivot['of'], time: number | null): Profile {
  const written = time === null ? null : formatTime(time, 'UTC', true).replace(' ', 'T');
  if (of === 'case') return changed(profile, written);
  const name = declaredName(profile, party);
  if (name === null) throw new Error(`not a declared party: ${party}`);
  return { ...profile, parties: (profile.parties ?? []).map((p) => (p.name === name ? changed(p, written) : p)) };
}

function changed<T extends { readonly pivot?: string }>(value: T, pivot: string | null): T {
  const { pivot: _former, ...rest } = value;
  return (pivot === null ? rest : { ...rest, pivot }) as T;
}

function timeOf(text: string | undefined): number | null {
  return text === undefined ? null : parseTime(text);
}
