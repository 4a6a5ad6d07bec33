/** What the analyst declares about third parties and the own estate. All of it optional; a small JSON file to save and share. */
export interface Profile {
  readonly parties?: readonly ProfileParty[];
  readonly own?: {
    readonly tenants?: readonly string[];
    readonly accounts?: readonly string[];
    readonly domains?: readonly string[];
    /** Google Cloud projects. */
    readonly projects?: readonly string[];
    /** Okta hosts, Google customers, GitHub organisations and enterprises, Duo accounts. */
    readonly orgs?: readonly string[];
    /** Device ids and computer names under own management; `*` at the end stands for the rest. A third party on one of them uses no new device. */
    readonly devices?: readonly string[];
    /** Inferred ids that the analyst says are not theirs. */
    readonly not?: readonly string[];
  };
  /** Mailboxes, sites, shares, vaults, repositories, buckets, roles, hosts and accounts that matter most, by name or id; `*` at the end stands for the rest. */
  readonly crownJewels?: readonly string[];
  /** When it began, as far as anybody says: ISO time. What a party did from then on is compared with before; a party's own pivot comes first. */
  readonly pivot?: string;
  /** Operations that count as sensitive beside the built-in ones. */
  readonly sensitiveOperations?: readonly string[];
  /** What the analyst decided about identities. */
  readonly decisions?: readonly Decision[];
  /** Overrides of parameters: `CR-02.window_minutes` for one detection, `baseline_days` for all that have it. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/** A third party by any of its identifiers; every event that carries one of them belongs to it. */
export interface ProfileParty {
  readonly name: string;
  readonly tenants?: readonly string[];
  readonly awsAccounts?: readonly string[];
  readonly domains?: readonly string[];
  readonly cidrs?: readonly string[];
  readonly appIds?: readonly string[];
  /**
   * User principal names, logins, principal ids, access keys, ARNs and Windows accounts: `fabrikam\svc`, or `svc` for that account in whatever domain. `ext-*` stands for
   * every account whose name begins so.
   */
  readonly accountNames?: readonly string[];
  /**
   * Agreed scope; an empty list means it is learned from the earlier part of the data. `*` at the end of a role, application, host, mailbox or account stands for the rest.
   */
  readonly approved?: {
    readonly countries?: readonly string[];
    readonly asns?: readonly number[];
    readonly cidrs?: readonly string[];
    readonly roles?: readonly string[];
    readonly apps?: readonly string[];
    /** Computers and jump hosts. */
    readonly hosts?: readonly string[];
    readonly mailboxes?: readonly string[];
    /** Cloud accounts, tenants, subscriptions and projects of ours in which it may act. */
    readonly accounts?: readonly string[];
  };
  /** Agreed hours of work, in a zone of the IANA list; days 1 (Monday) to 7, times `HH:MM`, `24:00` being the end of the day; a `to` not later than `from` is of the next day. Without them the usual hours are learned from the earlier part of the data. */
  readonly hours?: {
    readonly zone: string;
    readonly days: readonly number[];
    readonly from: string;
    readonly to: string;
  };
  /** Days the contract began and ended, in the zone of the agreed hours, else UTC: ISO dates, both included. */
  readonly contract?: { readonly from?: string; readonly to?: string };
  /** Second factor required of its people. */
  readonly requireMfa?: boolean;
  /** Accounts that are machines: named, but folded in lists. Names as in `accountNames`. */
  readonly automation?: readonly string[];
  /** When it began for this party: ISO time. */
  readonly pivot?: string;
  /** Whether the relationship is known and wanted (an allow-list entry). */
  readonly trusted?: boolean;
}

/** A join of two names undone, or a suggested identity taken in or turned down; always with a reason. */
export interface Decision {
  readonly kind: 'apart' | 'member' | 'not_member';
  /** Identity or actor key it is about. */
  readonly subject: string;
  /** `apart`: the other actor key. `member`, `not_member`: name of the declared party. */
  readonly object: string;
  readonly reason: string;
}

export const emptyProfile: Profile = {};
