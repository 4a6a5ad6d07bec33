import type { Row } from '../../src/engine/api.ts';
import type { EdgeKind, PartyTruth, RowTruth, Situation, TrustEdge } from '../../src/sample/situations/situation.ts';
import type { Dossier, Run } from './run.ts';

/** What the dossier calls each trust. */
const kinds: Readonly<Record<EdgeKind, string>> = {
  invitation: 'guest',
  redemption: 'guest',
  member_conversion: 'guest',
  directory_role: 'role',
  delegated_admin: 'partner',
  cross_tenant_policy: 'cross_tenant',
  federation: 'federation',
  consent: 'consent',
  app_role: 'app_role',
  app_credential: 'app_credential',
  mailbox_permission: 'mailbox_delegation',
  role_trust: 'role_trust',
  access_key: 'access_key',
  role: 'role',
  copy_shared: 'copy_shared',
  identity_provider: 'identity_provider',
  support_access: 'support_access',
  collaborator: 'collaborator',
  app_installation: 'app_installation',
  deploy_key: 'deploy_key',
  external_iam_member: 'iam_member',
  domain_wide_delegation: 'domain_wide_delegation',
  trusted_domain: 'trusted_domain',
};
const week = 7 * 86_400_000;

/** Trusts that several acts make: an invitation, its redemption, the guest made a member. */
const oneTrust: ReadonlySet<string> = new Set(['guest', 'collaborator']);

function line(kind: string, made: number | null, removed: number | null, ids: readonly string[]): string {
  const time = (ms: number | null): string => (ms === null ? '-' : new Date(ms).toISOString().slice(0, 19));
  return `${kind} made ${time(made)} removed ${time(removed)} ${ids.toSorted().join(' ')}`;
}

/** Every trust that the party holds or made, by the truth, in the words of `line`. */
export function expectedTrusts(situation: Situation, party: PartyTruth): readonly string[] {
  const ofParty = (name: string): boolean =>
    party.orgs.includes(name) || situation.outsiders.some((one) => one.party === party && one.actor === name);
  const groups = new Map<string, TrustEdge[]>();
  for (const [i, edge] of situation.edges.entries()) {
    if (!ofParty(edge.grantee) && !ofParty(edge.grantor)) continue;
    const kind = kinds[edge.kind];
    const key = oneTrust.has(kind) ? `${kind} ${edge.grantee}` : `${kind} ${i}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return [...groups.values()]
    .flatMap((edges) => {
      const [first] = edges;
      if (first === undefined) return [];
      const at = (removed: boolean): number | null => edges.find((edge) => edge.removed === removed)?.at ?? null;
      return line(
        kinds[first.kind],
        at(false),
        at(true),
        edges.flatMap((edge) => edge.eventIds),
      );
    })
    .toSorted();
}

/** Every trust of these dossiers that a record shows being made or removed; those that only their use shows are left out. */
export function loggedTrusts(run: Run, dossiers: readonly Dossier[]): readonly string[] {
  const trusts = dossiers.flatMap((dossier) => dossier.trusts);
  return trusts
    .filter((trust) => trust['made_at'] !== null || trust['removed_at'] !== null)
    .map((trust) => {
      const ids = Array.isArray(trust['events'])
        ? trust['events'].map((key) => run.idOf.get(String(key)) ?? String(key))
        : [];
      return line(String(trust['kind']), millis(trust['made_at']), millis(trust['removed_at']), ids);
    })
    .toSorted();
}

function millis(value: Row[string] | undefined): number | null {
  return typeof value === 'number' ? value / 1000 : null;
}

/**
 * Values of a field that the party shows after the pivot and never before, with their rows, by the truth: `value rows`. As the dossier says of itself, rows count in logs in which the
 * party has a week of history; all rows of a value that is in no such log.
 */
export function expectedNew(
  { situation, sourceOf }: Run,
  party: PartyTruth,
  valueOf: (row: RowTruth) => string | null,
): readonly string[] {
  const pivot = situation.pivot ?? Infinity;
  const rows = situation.rows.filter((row) => row.outsider?.party === party);
  const before = new Set(rows.filter((row) => row.time < pivot).map(valueOf));
  const known = new Set(rows.filter((row) => row.time <= pivot - week).map((row) => sourceOf.get(row.eventId)));
  const after = new Map<string, { known: number; all: number }>();
  for (const row of rows) {
    const value = valueOf(row);
    if (row.time < pivot || value === null || before.has(value)) continue;
    const n = after.get(value) ?? { known: 0, all: 0 };
    n.all++;
    if (known.has(sourceOf.get(row.eventId))) n.known++;
    after.set(value, n);
  }
  return [...after].map(([value, n]) => `${value} ${n.known === 0 ? n.all : n.known}`).toSorted();
}

/** The same as the dossier has it: what is new, and what it calls without history. */
export function shownNew(dossier: Dossier, field: string): readonly string[] {
  return dossier.values
    .filter((row) => row['field'] === field && (row['status'] === 'new' || row['status'] === 'no_history'))
    .flatMap((row) =>
      (Array.isArray(row['spellings']) ? row['spellings'] : []).map(
        (spelling) => `${String(spelling)} ${String(row['events'])}`,
      ),
    )
    .toSorted();
}
