import type { Row, Value } from '../../state/workbench.svelte.ts';

const kinds: Readonly<Record<string, string>> = {
  partner: 'Partner relationship',
  partner_role: 'Partner role assignment',
  cross_tenant: 'Cross-tenant access',
  federation: 'Federated domain',
  domain: 'Domain added',
  identity_provider: 'Identity provider',
  org2org: 'Linked organisation',
  trusted_domain: 'Trusted domain',
  support_access: 'Support access',
  lighthouse: 'Lighthouse delegation',
  organisation: 'Member of the organisation',
  trust: 'Trust setting',
  guest: 'Guest invited',
  account: 'Account made',
  foreign_app: 'Foreign application',
  collaborator: 'Collaborator',
  consent: 'Consent',
  app_role: 'Application role',
  app_credential: 'Application credential',
  federated_credential: 'Federated credential',
  domain_wide_delegation: 'Domain-wide delegation',
  app_installation: 'Application installed',
  app_assignment: 'Application assigned',
  role: 'Role',
  azure_role: 'Azure role',
  iam_member: 'External member',
  role_trust: 'Role trusts an account',
  resource_policy: 'Resource policy',
  access_policy: 'Vault access',
  copy_shared: 'Copy shared',
  group: 'Group member',
  access_key: 'Access key',
  credential: 'Credential',
  deploy_key: 'Deploy key',
  mailbox_delegation: 'Mailbox delegation',
  forwarding: 'Mail forwarding',
  share: 'Shared outside',
  webhook: 'Webhook',
};

/** Words of a kind of trust. */
export function trustKind(kind: string): string {
  return kinds[kind] ?? kind.replaceAll('_', ' ');
}

/** A row of `dossier/trust-edges`. Times are microseconds since 1970 UTC. */
export interface Trust {
  readonly key: string;
  readonly kind: string;
  readonly made: number | null;
  readonly removed: number | null;
  readonly changed: number | null;
  readonly lastUsed: number | null;
  readonly side: string;
  readonly grantee: string;
  readonly allows: string;
  readonly madeBy: string | null;
  readonly madeByIdentity: string | null;
  readonly madeByParty: string | null;
  readonly removedBy: string | null;
  readonly removal: string | null;
  readonly state: 'live' | 'removed' | 'unknown';
  readonly exact: boolean;
  readonly uses: number;
  readonly usedThrough: string | null;
  readonly useExact: boolean;
  readonly events: readonly string[];
  readonly useEvents: readonly string[];
  readonly slots: readonly { readonly slot: number; readonly uses: number }[];
}

export function trustOf(row: Row, at: number): Trust {
  const uses = list(row['slot_uses']).map(Number);
  const grantee = text(row['grantee_name']) ?? text(row['grantee']) ?? '';
  return {
    key: String(at),
    kind: text(row['kind']) ?? '',
    made: time(row['made_at']),
    removed: time(row['removed_at']),
    changed: time(row['changed']),
    lastUsed: time(row['last_used']),
    side: text(row['side']) ?? '',
    grantee: grantee === '*' ? 'anybody' : grantee,
    allows: text(row['allows']) ?? '',
    madeBy: text(row['made_by']),
    madeByIdentity: text(row['made_by_identity']),
    madeByParty: text(row['made_by_party']),
    removedBy: text(row['removed_by']),
    removal: text(row['removal']),
    state: row['state'] === 'live' || row['state'] === 'removed' ? row['state'] : 'unknown',
    exact: row['quality'] === 'exact',
    uses: Number(row['uses'] ?? 0),
    usedThrough: text(row['used_through']),
    useExact: row['use_quality'] === 'exact',
    events: list(row['events']).map(String),
    useEvents: list(row['use_events']).map(String),
    slots: list(row['slots']).map((slot, i) => ({ slot: Number(slot), uses: uses[i] ?? 0 })),
  };
}

export const stateWords: Readonly<Record<Trust['state'], string>> = {
  live: 'no removal seen',
  removed: 'removed',
  unknown: 'older than the logs',
};

function text(value: Value | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function time(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function list(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}
