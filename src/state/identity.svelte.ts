import type { Member, Row } from '../engine/api.ts';
import { ok, type Result } from '../lib/result.ts';
import { Answer } from './answer.svelte.ts';
import type { Party } from './parties.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Two names joined, or that may be one. */
export interface Join {
  /** Identity of the member. */
  readonly identity: string;
  readonly a: string;
  readonly b: string;
  readonly confidence: number;
  readonly reason: string;
  readonly kind: string;
  /** Why the analyst holds them apart; null while they are not. */
  readonly apart: string | null;
}

/** A role or group while it was held; null times are beyond the logs. */
export interface Held {
  readonly identity: string;
  readonly name: string;
  readonly role: string;
  readonly kind: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly givenBy: string | null;
  readonly takenBy: string | null;
  /** Event keys of the gift and the removal. */
  readonly events: readonly string[];
  readonly privileged: boolean;
}

export interface Suggestion {
  readonly identity: string;
  readonly name: string;
  readonly own: boolean;
  readonly strength: string;
  readonly reasons: readonly string[];
  readonly events: readonly string[];
  readonly seen: number;
  readonly first: number | null;
  readonly last: number | null;
}

/** Events of an identity before and after the contract, of which `to` is the first instant after; null while open. */
export interface Outside {
  readonly identity: string;
  readonly early: number;
  readonly late: number;
  readonly from: number | null;
  readonly to: number | null;
}

export interface PartyIdentities {
  readonly party: string;
  readonly members: readonly Member[];
  readonly joins: readonly Join[];
  /** How many joins there are in all. */
  readonly joinsInAll: number;
  readonly roles: readonly Held[];
  readonly suggestions: readonly Suggestion[];
  readonly rolesInAll: number;
  readonly suggestionsInAll: number;
  readonly outside: readonly Outside[];
}

/** Who belongs to a party, why, and who looks like it; of the whole case, asked again when the parties were classified anew. */
export class Identities {
  readonly answer = new Answer<PartyIdentities>();
  #bench: Workbench;
  #party = '';
  #list: readonly Party[] | null = null;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  keep(party: string): void {
    const { list } = this.#bench.parties;
    if (party === this.#party && list === this.#list) return;
    this.#party = party;
    this.#list = list;
    if (this.answer.value?.party !== party) this.answer.clear();
    void this.answer.ask(() => this.#load(party));
  }

  async #load(party: string): Promise<Result<PartyIdentities>> {
    const bench = this.#bench;
    const members = await bench.members(party);
    if (!members.ok) return members;
    const joins = await bench.rows('dossier/identity-joins', { party });
    if (!joins.ok) return joins;
    const roles = await bench.rows('dossier/identity-roles', { party });
    if (!roles.ok) return roles;
    const suggestions = await bench.rows('dossier/identity-suggestions', { party });
    if (!suggestions.ok) return suggestions;
    const outside = await bench.rows('dossier/identity-contract', { party });
    if (!outside.ok) return outside;
    return ok({
      party,
      members: members.value,
      joins: joins.value.map(joinOf),
      joinsInAll: Number(joins.value[0]?.['joins'] ?? 0),
      roles: roles.value.map(heldOf),
      rolesInAll: Number(roles.value[0]?.['roles'] ?? 0),
      suggestions: suggestions.value.map(suggestionOf),
      suggestionsInAll: Number(suggestions.value[0]?.['suggestions'] ?? 0),
      outside: outside.value.map((row) => ({
        identity: String(row['identity']),
        early: Number(row['early']),
        late: Number(row['late']),
        from: micros(row, 'from_time'),
        to: micros(row, 'to_time'),
      })),
    });
  }
}

function joinOf(row: Row): Join {
  return {
    identity: String(row['identity']),
    a: String(row['a']),
    b: String(row['b']),
    confidence: Number(row['confidence']),
    reason: String(row['reason']),
    kind: String(row['kind']),
    apart: text(row, 'apart'),
  };
}

function heldOf(row: Row): Held {
  return {
    identity: String(row['identity']),
    name: text(row, 'identity_name') ?? String(row['identity']),
    role: String(row['role']),
    kind: String(row['kind']),
    from: micros(row, 'from_time'),
    to: micros(row, 'to_time'),
    givenBy: text(row, 'given_by'),
    takenBy: text(row, 'taken_by'),
    events: [text(row, 'given'), text(row, 'taken')].filter((key) => key !== null),
    privileged: row['privileged'] === true,
  };
}

function suggestionOf(row: Row): Suggestion {
  return {
    identity: String(row['identity']),
    name: text(row, 'name') ?? String(row['identity']),
    own: row['own'] === true,
    strength: String(row['strength']),
    reasons: texts(row, 'reasons'),
    events: texts(row, 'events'),
    seen: Number(row['seen']),
    first: micros(row, 'first'),
    last: micros(row, 'last'),
  };
}

function text(row: Row, name: string): string | null {
  const value = row[name];
  return value === null || value === undefined ? null : String(value);
}

function texts(row: Row, name: string): readonly string[] {
  const value = row[name];
  return Array.isArray(value) ? value.map(String) : [];
}

function micros(row: Row, name: string): number | null {
  const value = row[name];
  return typeof value === 'number' ? value : null;
}
