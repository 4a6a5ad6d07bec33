import { catalog } from '../analytics/catalog.ts';
import type { Profile, ProfileParty } from '../parties/profile.ts';

/** A mutable element of MITRE's detection strategy DET0488, and where the profile says it. */
export interface MutableElement {
  readonly name: string;
  readonly analytic: string;
  /** Name of the field or of the parameters that hold it. */
  readonly where: string;
  /** What uses it: ids of analytics, pages, in the order of the catalogue. Never empty. */
  readonly usedBy: readonly string[];
  /** What is declared, or what stands in while nothing is. */
  readonly now: string;
  readonly declared: boolean;
}

/** Parameters that are volumes of what is taken out. */
const volumes = [
  'CO-02.items',
  'CO-10.quick_files',
  'CO-10.many_files',
  'CA-16.secrets',
  'CA-16.third_party_secrets',
  'LM-07.mailboxes',
];
const trustedOnes = /\bis_trusted_org\(|\btrusted\b/;
const scopePage = 'page Scope';

/** Detections whose statement reads a table or macro of the profile, and the kind of it in quotes where it has kinds. */
function readers(of: RegExp, kind?: string): readonly string[] {
  return [...catalog.values()]
    .filter((one) => one.kind === 'detections' && of.test(one.sql) && (kind === undefined || one.sql.includes(kind)))
    .map(({ id }) => id);
}

const approved = (kind: string) => [...readers(/\b(from|join) approved\b/, `'${kind}'`), scopePage];

/** Every mutable element with what the profile says of it. */
export function mutableElements(profile: Profile): readonly MutableElement[] {
  const parties = profile.parties ?? [];
  const sum = (of: (party: ProfileParty) => readonly unknown[] | undefined) =>
    parties.reduce((n, party) => n + (of(party)?.length ?? 0), 0);
  const list = (
    name: string,
    analytic: string,
    where: string,
    n: number,
    unset: string,
    usedBy: readonly string[],
  ): MutableElement => ({
    name,
    analytic,
    where,
    usedBy,
    now: n > 0 ? `${n} declared` : unset,
    declared: n > 0,
  });
  const numbers = (name: string, analytic: string, keys: readonly string[]): MutableElement => {
    const changed = keys.filter((key) => Object.hasOwn(profile.parameters ?? {}, key)).length;
    return {
      name,
      analytic,
      where: `Detection parameters: ${keys.join(', ')}`,
      usedBy: [...new Set(keys.map((key) => key.split('.')[0] ?? ''))],
      now: changed > 0 ? `${changed} changed` : 'defaults',
      declared: changed > 0,
    };
  };
  const wanted = parties.filter((party) => party.trusted === true);
  const wantedWith = (of: (party: ProfileParty) => readonly string[] | undefined) =>
    wanted.reduce((n, party) => n + (of(party)?.length ?? 0), 0);
  const learned = 'learned from the earlier part of the data';
  return [
    list(
      'ThirdPartyCIDRs',
      'AN1344',
      'Networks, AS numbers',
      sum((p) => [...(p.approved?.cidrs ?? []), ...(p.approved?.asns ?? [])]),
      learned,
      approved('cidr'),
    ),
    list(
      'ThirdPartyUsers',
      'AN1345',
      'Account names',
      sum((p) => p.accountNames),
      'what the logs themselves prove',
      ['recognition of third parties'],
    ),
    list(
      'ExpectedAdminHosts, AllowedJumpHosts',
      'AN1344, AN1345',
      'Computers and jump hosts',
      sum((p) => p.approved?.hosts),
      learned,
      approved('host'),
    ),
    list(
      'HighValueResources',
      'AN1344',
      'What matters most',
      profile.crownJewels?.length ?? 0,
      'built-in privileged roles and operations',
      ['severity of every finding'],
    ),
    numbers('TimeWindow', 'AN1344', ['CR-02.window_minutes', 'CR-01.strong_hours']),
    list(
      'TrustedPartnerTenantIDs',
      'AN1347',
      'Tenant ids of parties that are known and wanted',
      wantedWith((p) => p.tenants),
      'nobody is approved',
      [...readers(trustedOnes), 'score of the party'],
    ),
    list(
      'RequiredMFA, MFAExpected',
      'AN1347, AN1345',
      'A second factor is required',
      parties.filter((p) => p.requireMfa === true).length,
      'single-factor sign-ins are reported',
      approved('mfa'),
    ),
    list(
      'RoleScopeAllowList',
      'AN1347',
      'Roles',
      sum((p) => p.approved?.roles),
      'built-in privileged roles',
      approved('role'),
    ),
    list(
      'ExternalAccountAllowList',
      'AN1348',
      'AWS accounts of parties that are known and wanted',
      wantedWith((p) => p.awsAccounts),
      'published vendor accounts are named, none is approved',
      [...readers(trustedOnes), 'score of the party'],
    ),
    list(
      'SensitiveAPIs',
      'AN1348',
      'Operations that count as sensitive',
      profile.sensitiveOperations?.length ?? 0,
      'the built-in ones',
      readers(/ref_sensitive_operation|privileged_or_data/),
    ),
    numbers('GeoVelocityThreshold', 'AN1348', ['IA-04.speed_kmh', 'IA-04.min_km']),
    list(
      'ApprovedApps',
      'AN1349',
      'Applications',
      sum((p) => p.approved?.apps),
      learned,
      approved('app'),
    ),
    numbers('ExportVolumeThreshold', 'AN1349', volumes),
    list(
      'MailboxDelegateAllowList',
      'AN1350',
      'Mailboxes',
      sum((p) => p.approved?.mailboxes),
      'what the same identity opened earlier in the log',
      approved('mailbox'),
    ),
    list(
      'ManagedDeviceList',
      'AN1346',
      'Own estate: Devices',
      profile.own?.devices?.length ?? 0,
      'device management as the log tells it',
      readers(/\bown_device\b/),
    ),
  ];
}
