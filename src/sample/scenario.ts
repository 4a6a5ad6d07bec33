/** A synthetic case with row-level truth: exports as a responder would get them, and which rows matter. */
export interface Scenario {
  /** Kebab-case. */
  readonly id: string;
  readonly title: string;
  readonly files: readonly SampleFile[];
  /** Only rows of the attacker, of victims and of innocent vendors; every row not named is the estate's own. */
  readonly truth: readonly Truth[];
  /** Actor keys of everybody from outside, each under one of its names; nobody else is a third party. */
  readonly thirdParties: readonly string[];
  /** Ids of the chain analytics that must find this case. */
  readonly expectedChains: readonly string[];
}

export interface SampleFile {
  /** Path as in an evidence folder. */
  readonly path: string;
  /** The text in chunks of bounded size, so that any number of events streams. Calling it again starts over with the same text. */
  readonly text: () => Iterable<string>;
}

export interface Truth {
  /** Native id of the event; of an Entra audit row from the portal, which has none, the correlation id. */
  readonly eventId: string;
  readonly role: 'attacker' | 'bystander' | 'innocent_vendor' | 'staff';
  /** Kebab-case step of the attack; null for rows that are no step. */
  readonly step: string | null;
}

export interface ScenarioOptions {
  /** Unsigned 32-bit number; the same seed and size give the same files. */
  readonly seed: number;
  /** Events in all files together, at least; the story itself sets the smallest number. */
  readonly events: number;
}
