import type { Decision, Profile } from '../parties/profile.ts';

export type { Decision } from '../parties/profile.ts';

/** The profile with a decision; one about the same identity and the same other side, of whatever kind, is replaced. */
export function withDecision(profile: Profile, decision: Decision): Profile {
  return { ...profile, decisions: [...without(profile, decision), decision] };
}

/** The profile with a decision taken back. */
export function withoutDecision(profile: Profile, decision: Decision): Profile {
  return { ...profile, decisions: without(profile, decision) };
}

/** How decisions name a party: as declared, else by its stable id. */
export function decisionName(party: string): string {
  return party.startsWith('profile:') ? party.slice('profile:'.length) : party;
}

function without(profile: Profile, { kind, subject, object }: Decision): readonly Decision[] {
  return (profile.decisions ?? []).filter((one) => {
    if ((one.kind === 'apart') !== (kind === 'apart')) return true;
    const same = one.subject === subject && one.object === object;
    const turned = kind === 'apart' && one.subject === object && one.object === subject;
    return !same && !turned;
  });
}
