import type { EngineApi, OwnEstate, Party } from '../engine/api.ts';
import type { Failure } from '../lib/result.ts';
import { emptyProfile, type Profile } from '../parties/profile.ts';
import { answered } from './answer.svelte.ts';

export type { Member, OwnEstate, Party } from '../engine/api.ts';
export type { Profile, ProfileParty } from '../parties/profile.ts';

const hues = 8;

/** Third parties, the own estate and the profile that decides both. */
export class Parties {
  list = $state.raw<readonly Party[]>([]);
  own = $state.raw<readonly OwnEstate[]>([]);
  profile = $state.raw<Profile>(emptyProfile);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  readonly byId = $derived(new Map(this.list.map((p) => [p.party, p])));
  /** Parties in the order of their ids, so that a party keeps its hue however the list is sorted. */
  readonly #order = $derived(
    new Map(
      this.list
        .map((p) => p.party)
        .sort()
        .map((id, i) => [id, i]),
    ),
  );
  #engine: EngineApi;

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  /** Hue 1..8 of a party and its pattern 0.. when the hues are used up; null for what is no party (own staff, unknown). */
  look(party: string | null): { hue: number; pattern: number } | null {
    const at = party === null ? undefined : this.#order.get(party);
    return at === undefined ? null : { hue: (at % hues) + 1, pattern: Math.floor(at / hues) };
  }

  name(party: string | null): string {
    return party === null ? '' : (this.byId.get(party)?.name ?? party);
  }

  async load(): Promise<void> {
    const [profile, own, list] = [
      await answered(() => this.#engine.profile()),
      await answered(() => this.#engine.ownEstate()),
      await answered(() => this.#engine.parties()),
    ];
    if (profile.ok) this.profile = profile.value;
    if (own.ok) this.own = own.value;
    if (list.ok) this.list = list.value;
    this.failure = !profile.ok ? profile.error : !own.ok ? own.error : list.ok ? null : list.error;
  }

  /** Writes the profile; the engine reclassifies at once. True when it took it. */
  async setProfile(profile: Profile): Promise<boolean> {
    this.busy = true;
    const result = await answered(() => this.#engine.setProfile(profile));
    this.busy = false;
    if (!result.ok) {
      this.failure = result.error;
      return false;
    }
    this.profile = profile;
    this.list = result.value;
    const own = await answered(() => this.#engine.ownEstate());
    if (own.ok) this.own = own.value;
    this.failure = null;
    return true;
  }

  clear(): void {
    this.list = [];
    this.own = [];
    this.profile = emptyProfile;
    this.failure = null;
  }
}

const lists = {
  tenant: 'tenants',
  account: 'accounts',
  domain: 'domains',
  project: 'projects',
  org: 'orgs',
} as const;

/** The profile with the analyst's word on an id of the own estate; null takes the word back. */
export function withOwn(profile: Profile, kind: OwnEstate['kind'], id: string, word: boolean | null): Profile {
  const name = lists[kind];
  const own = profile.own ?? {};
  const without = (list: readonly string[] | undefined) => (list ?? []).filter((x) => x !== id);
  const mine = without(own[name]);
  const not = without(own.not);
  return {
    ...profile,
    own: { ...own, [name]: word === true ? [...mine, id] : mine, not: word === false ? [...not, id] : not },
  };
}
