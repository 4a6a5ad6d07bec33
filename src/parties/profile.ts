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
    /** Inferred ids that the analyst says are not theirs. */
    readonly not?: readonly string[];
  };
  /** Overrides of detection parameters by name: `baseline_days`. */
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
  /** Agreed scope; an empty list means it is learned from the earlier part of the data. */
  readonly approved?: {
    readonly countries?: readonly string[];
    readonly asns?: readonly number[];
    readonly cidrs?: readonly string[];
    readonly roles?: readonly string[];
    readonly apps?: readonly string[];
  };
  /** Whether the relationship is known and wanted (an allow-list entry). */
  readonly trusted?: boolean;
}

export const emptyProfile: Profile = {};
