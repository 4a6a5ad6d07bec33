import type { ScenarioOptions, Truth } from '../scenario.ts';

/**
 * One situation of a vendor compromise, with the truth of every row: exports as a responder would get them. Rows that the truth does not name are
 * the estate's own.
 */
export interface Situation {
  /** 1 to 16. */
  readonly number: number;
  /** Kebab-case. */
  readonly id: string;
  readonly title: string;
  readonly files: readonly SituationFile[];
  readonly rows: readonly RowTruth[];
  readonly parties: readonly PartyTruth[];
  /** Everybody from outside who acted, each under one actor key. */
  readonly outsiders: readonly Outsider[];
  /** Own mailboxes, accounts, sites and machines that the attack reached, by name. */
  readonly victims: readonly string[];
  /** Trusts made, changed or removed, oldest first. */
  readonly edges: readonly TrustEdge[];
  /** Ids of the detections whose findings belong among the first of the abused party; empty where nothing was abused. */
  readonly expected: readonly string[];
  /** When the abuse began, milliseconds since 1970 UTC; null where there was none. */
  readonly pivot: number | null;
  /** What a responder must say because no field of these logs can: the JSON of a profile. */
  readonly profile: SituationProfile | null;
}

export interface SituationFile {
  /** Path as in an evidence folder. */
  readonly path: string;
  /** Text or bytes in chunks of bounded size; calling it again starts over with the same. */
  readonly text: () => Iterable<string | Uint8Array<ArrayBuffer>>;
}

export interface PartyTruth {
  readonly name: string;
  /** Tenants, accounts, projects and domains of the organisation. */
  readonly orgs: readonly string[];
  /** Somebody else worked with its access. */
  readonly abused: boolean;
}

export interface Outsider {
  readonly actor: string;
  readonly party: PartyTruth;
  /** Third-party class; several where the person is known differently in different logs and either is right. */
  readonly classes: readonly string[];
}

export interface RowTruth extends Truth {
  /**
   * Native id of the event. Where an export has none, what stands for it: the correlation id (Entra audit), the sequence number (GlobalProtect). Without the time
   * that Sidedoor adds to the ids of Google's logs.
   */
  readonly eventId: string;
  /** Who did it, when that is a third party. */
  readonly outsider: Outsider | null;
  readonly time: number;
  /** Address in the row. */
  readonly ip: string | null;
  /** User agent in the row; null also for Microsoft's logs, which have several fields for it. */
  readonly userAgent: string | null;
}

export type EdgeKind =
  | 'invitation'
  | 'redemption'
  | 'member_conversion'
  | 'directory_role'
  | 'delegated_admin'
  | 'cross_tenant_policy'
  | 'federation'
  | 'consent'
  | 'app_role'
  | 'app_credential'
  | 'mailbox_permission'
  | 'role_trust'
  | 'access_key'
  | 'role'
  | 'copy_shared'
  | 'identity_provider'
  | 'support_access'
  | 'collaborator'
  | 'app_installation'
  | 'deploy_key'
  | 'external_iam_member'
  | 'domain_wide_delegation'
  | 'trusted_domain';

/** A trust that somebody granted, as the rows show it. */
export interface TrustEdge {
  readonly kind: EdgeKind;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly removed: boolean;
  /** Actor key of who granted or removed it. */
  readonly grantor: string;
  /** Organisation, identity or application that it was granted to. */
  readonly grantee: string;
  /** Every row that shows it, as in `RowTruth`. */
  readonly eventIds: readonly string[];
}

export interface SituationProfile {
  readonly parties: readonly {
    readonly name: string;
    readonly domains?: readonly string[];
    readonly accountNames?: readonly string[];
    readonly pivot?: string;
  }[];
}

export type MakeSituation = (options: ScenarioOptions) => Situation;
