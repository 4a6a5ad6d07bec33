import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart, vendorPart, type Part } from '../story.ts';
import { month } from '../tenant-export.ts';
import { abused, honest } from './cast.ts';
import { gcpProject, type GcpCall } from './gcp-log.ts';
import { attacker, Ledger } from './ledger.ts';
import { officeHours } from './office-hours.ts';
import type { Outsider, Situation } from './situation.ts';
import type { WorkspaceActor } from './workspace-log.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const gcloud = 'google-cloud-sdk gcloud/520.0.0';

const staff = ['ann', 'bob', 'chi', 'dev', 'eli', 'fay', 'gus', 'hal'].map((name, i): WorkspaceActor => ({
  mail: `${name}@contoso.com`,
  profile: String(100_000_000_000 + i),
  external: false,
  ip: `203.0.113.${70 + i}`,
}));
const eva: WorkspaceActor = { mail: 'eva@fabrikam.com', profile: '100000009001', external: true, ip: '198.51.100.48' };
const pat: WorkspaceActor = {
  mail: 'pat@northwind.example.com',
  profile: '100000009002',
  external: true,
  ip: '198.51.100.88',
};
const scanner = 'serviceAccount:scanner@northwind-scan.iam.gserviceaccount.com';
const deploy = `serviceAccount:deploy@${gcpProject}.iam.gserviceaccount.com`;

const asEva: Outsider = { actor: `user:${eva.mail}`, party: abused, classes: ['gcp_external', 'gws_external'] };
const asPat: Outsider = { actor: `user:${pat.mail}`, party: honest, classes: ['gcp_external', 'gws_external'] };
const asScanner: Outsider = {
  actor: `sa:${scanner.slice(15)}`,
  party: honest,
  classes: ['xaccount_principal', 'gcp_external'],
};

type Work = Pick<GcpCall, 'service' | 'method' | 'resource' | 'resourceType' | 'permission' | 'log'>;
const listing: Work = {
  service: 'storage.googleapis.com',
  method: 'storage.objects.list',
  resource: 'projects/_/buckets/contoso-data',
  resourceType: 'gcs_bucket',
  permission: 'storage.objects.list',
  log: 'data_access',
};
const project: Work = {
  service: 'cloudresourcemanager.googleapis.com',
  method: 'GetProject',
  resource: `projects/${gcpProject}`,
  resourceType: 'project',
  permission: 'resourcemanager.projects.get',
  log: 'data_access',
};
const policy: Work = {
  ...project,
  method: 'SetIamPolicy',
  permission: 'resourcemanager.projects.setIamPolicy',
  log: 'activity',
};
const token: Work = {
  service: 'iamcredentials.googleapis.com',
  method: 'GenerateAccessToken',
  resource: `projects/-/serviceAccounts/${deploy.slice(15)}`,
  resourceType: 'service_account',
  permission: 'iam.serviceAccounts.getAccessToken',
  log: 'data_access',
};
const object = (n: number): Work => ({
  ...listing,
  method: 'storage.objects.get',
  resource: `projects/_/buckets/contoso-data/objects/customers-${n}.csv`,
  permission: 'storage.objects.get',
});

function given(role: string, member: string): GcpCall['more'] {
  return {
    serviceData: {
      '@type': 'type.googleapis.com/google.iam.v1.logging.AuditData',
      policyDelta: { bindingDeltas: [{ action: 'ADD', role, member }] },
    },
  };
}

/** An external member of a project gives herself more and empties a bucket through its service account; another vendor's scanner and engineer only look. */
export function googleExternal(options: ScenarioOptions): Situation {
  const ledger = new Ledger(options.seed);
  const random = new Random(options.seed, 0x0524_0000);
  const { gcp, workspace } = ledger;
  const [admin] = staff;
  if (admin === undefined) throw new RangeError('nobody on the staff');
  const grantor = `user:${admin.mail}`;
  const act = (part: Part, who: WorkspaceActor, time: number, work: Work, more?: GcpCall['more']): void => {
    gcp.call(part, {
      ...work,
      time,
      principal: `user:${who.mail}`,
      ip: who.ip,
      userAgent: gcloud,
      ...(more === undefined ? {} : { more }),
    });
  };

  for (const [i, [grantee, role, member]] of (
    [
      [asEva.actor, 'roles/viewer', `user:${eva.mail}`],
      [asPat.actor, 'roles/viewer', `user:${pat.mail}`],
      [asScanner.actor, 'roles/iam.securityReviewer', scanner],
    ] as const
  ).entries())
    ledger.edge({ kind: 'external_iam_member', grantor, grantee }, () => {
      act(staffPart, admin, month.from + 8 * hour + i * 10 * minute, policy, given(role, member));
    });
  for (let d = 3; d < 31; d++) {
    ledger.by(asScanner, () => {
      for (let i = 0; i < 6; i++)
        gcp.call(vendorPart, {
          ...(i % 2 === 0 ? listing : project),
          time: month.from + d * day + 2 * hour + i * 20_000,
          principal: scanner,
          ip: '198.51.100.91',
          userAgent: 'northwind-scan/2.0',
        });
    });
    const weekday = new Date(month.from + d * day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    for (const [who, outsider, last] of [
      [eva, asEva, 25],
      [pat, asPat, 31],
    ] as const)
      if (d <= last)
        ledger.by(outsider, () => {
          const time = month.from + d * day + 8 * hour + random.int(0, 180) * minute;
          for (let i = 0; i < 4; i++)
            act(vendorPart, who, time + i * 3 * minute, random.chance(0.5) ? project : listing);
          workspace.activity(vendorPart, time + 30 * minute, who, 'drive', 'access', 'view', {
            doc_id: `PLAN${d}`,
            doc_title: `Plan ${d}`,
            owner: admin.mail,
          });
        });
  }
  ledger.by(null, () => {
    for (const time of officeHours(random, month, Math.max(500, options.events - ledger.rows.length))) {
      const who = random.pick(staff);
      if (random.chance(0.35)) act(staffPart, who, time, random.pick([project, listing, object(random.int(1, 9))]));
      else if (random.chance(0.2))
        gcp.call(staffPart, {
          ...object(random.int(1, 9)),
          time,
          principal: deploy,
          ip: '203.0.113.90',
          userAgent: 'contoso-deploy/3',
        });
      else if (random.chance(0.5))
        workspace.activity(staffPart, time, who, 'login', 'login', 'login_success', {
          login_type: 'google_password',
          login_challenge_method: ['password', 'google_prompt'],
        });
      else
        workspace.activity(staffPart, time, who, 'drive', 'access', random.pick(['view', 'edit', 'download']), {
          doc_id: `DOC${random.int(1, 200)}`,
          doc_title: 'Report',
          owner: who.mail,
        });
    }
  });
  const pivot = month.from + 26 * day + 21 * hour;
  const thief: WorkspaceActor = { ...eva, ip: '192.0.2.66' };
  ledger.by(asEva, () => {
    act(attacker('comes-from-elsewhere'), thief, pivot, project);
    ledger.edge({ kind: 'external_iam_member', grantor: asEva.actor, grantee: asEva.actor }, () => {
      act(
        attacker('role-taken'),
        thief,
        pivot + 6 * minute,
        policy,
        given('roles/iam.serviceAccountTokenCreator', `user:${eva.mail}`),
      );
    });
    act(attacker('token-made'), thief, pivot + 9 * minute, token);
    for (let i = 1; i <= 60; i++)
      gcp.call(attacker('bucket-emptied'), {
        ...object(i),
        time: pivot + 11 * minute + i * 4000,
        principal: deploy,
        borrower: `user:${eva.mail}`,
        ip: thief.ip,
        userAgent: gcloud,
      });
    for (let i = 1; i <= 30; i++)
      workspace.activity(
        attacker('documents-taken'),
        pivot + 20 * minute + i * 6000,
        thief,
        'drive',
        'access',
        'download',
        { doc_id: `DOC${i}`, doc_title: `Report ${i}`, owner: admin.mail },
      );
  });
  // An own administrator's account was talked into these.
  ledger.by(null, () => {
    ledger.edge({ kind: 'trusted_domain', grantor, grantee: 'fabrikam.com' }, () => {
      workspace.activity(
        attacker('domain-trusted'),
        pivot + 12 * hour,
        admin,
        'admin',
        'DOMAIN_SETTINGS',
        'ADD_TRUSTED_DOMAINS',
        { DOMAIN_NAME: 'fabrikam.com' },
      );
    });
    ledger.edge({ kind: 'domain_wide_delegation', grantor, grantee: '100000000000000000077' }, () => {
      workspace.activity(
        attacker('client-given-all-mail'),
        pivot + 12 * hour + 9 * minute,
        admin,
        'admin',
        'DOMAIN_SETTINGS',
        'AUTHORIZE_API_CLIENT_ACCESS',
        {
          API_CLIENT_NAME: '100000000000000000077',
          API_SCOPES: ['https://mail.google.com/', 'https://www.googleapis.com/auth/drive'],
          DOMAIN_NAME: 'contoso.com',
        },
      );
    });
  });
  return {
    number: 13,
    id: 'google-external',
    title: 'An external member of a project takes more',
    files: ledger.otherFiles(),
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: ['contoso-data', deploy.slice(15)],
    edges: ledger.edges,
    expected: ['TR-19', 'TR-20', 'CA-20', 'LM-05', 'CO-20', 'CO-21'],
    pivot,
    profile: null,
  };
}
