import type { ScenarioOptions } from '../scenario.ts';
import { staffPart, vendorPart } from '../story.ts';
import { apps, resources, type Organisation } from '../tenant.ts';
import { northwind, fabrikam } from '../outsiders.ts';
import { abused, honest, hosting, linux, technicianOf } from './cast.ts';
import { attacker } from './ledger.ts';
import type { Outsider, PartyTruth, Situation } from './situation.ts';
import { staffActor, technicianActor, trustAct } from './tenant-acts.ts';
import { opens, providers } from './technicians.ts';
import { TenantCase } from './tenant-case.ts';

const minute = 60_000;
const hour = 60 * minute;

const planted: Organisation = { id: '6bad0001-2c4f-4b0a-8d11-90aa10c0a009', name: 'Wingtip' };
/** The tenant of those behind it: a party of its own, which nobody here ever asked in. */
const second: PartyTruth = { name: planted.name, orgs: [planted.id, 'wingtip.example.com'], abused: true };

function settings(tenant: Organisation): readonly (readonly [string, string, string])[] {
  return [
    ['tenantId', '', `"${tenant.id}"`],
    [
      'b2bCollaborationInbound',
      '{"usersAndGroups":{"accessType":"blocked"}}',
      '{"usersAndGroups":{"accessType":"allowed"}}',
    ],
    ['inboundTrust', '{"isMfaAccepted":false}', '{"isMfaAccepted":true}'],
  ];
}

/** A stolen technician's session plants a second trust before the first is cut off; an own administrator lets another provider in, in daylight. */
export function secondTrust(options: ScenarioOptions): Situation {
  const case_ = new TenantCase(options);
  const { ledger, random } = case_;
  const story = ledger.microsoft;
  const { stolen, colleague, others } = providers(options.seed);
  case_.technicianDays(abused, stolen, 3, 25);
  case_.technicianDays(abused, colleague, 3, 26);
  for (const other of others) case_.technicianDays(honest, other, 4, 29);

  const admin = staffActor(case_.admin);
  const asAdmin = `user:${case_.admin.upn}`;
  const partner = (grantor: string, tenant: Organisation) => ({
    kind: 'cross_tenant_policy' as const,
    grantor,
    grantee: tenant.id,
  });
  const add = 'Add a partner to cross-tenant access setting';
  const update = 'Update a partner cross-tenant access setting';
  ledger.by(null, () => {
    const time = case_.day(3) + 9 * hour;
    ledger.edge(partner(asAdmin, northwind.tenant), () => {
      story.change(
        staffPart,
        trustAct(time, admin, 'CrossTenantAccessSettings', add, northwind.tenant, [
          ['tenantId', '', `"${northwind.tenant.id}"`],
        ]),
      );
    });
  });

  const pivot = case_.day(26) + 20 * hour;
  const thief = technicianOf(abused, stolen);
  const from = { network: hosting, client: linux };
  const session = random.guid();
  ledger.by(thief, () => {
    opens(story, attacker('session-replayed'), stolen, from, session, pivot);
    const actor = technicianActor(stolen, hosting, linux.userAgent);
    const step = attacker('trust-planted');
    ledger.edge(partner(thief.actor, planted), () => {
      story.change(
        step,
        trustAct(pivot + 8 * minute, actor, 'CrossTenantAccessSettings', add, planted, [
          ['tenantId', '', `"${planted.id}"`],
        ]),
      );
    });
    // One act, two trusts: its people may come in, and their second factor counts.
    const updated = ledger.rows.length;
    story.change(
      step,
      trustAct(pivot + 11 * minute, actor, 'CrossTenantAccessSettings', update, planted, settings(planted)),
    );
    for (let i = 0; i < 2; i++) ledger.edgeOf(partner(thief.actor, planted), ledger.rows.slice(updated));
    ledger.edge({ kind: 'delegated_admin', grantor: thief.actor, grantee: planted.id }, () => {
      story.change(
        step,
        trustAct(pivot + 19 * minute, actor, 'DirectoryManagement', 'Add partner to company', planted, [
          ['PartnerTenantId', '', `"${planted.id}"`],
        ]),
      );
    });
    const domain = { id: 'mail.contoso.com', name: 'mail.contoso.com' };
    ledger.edge({ kind: 'federation', grantor: thief.actor, grantee: planted.id }, () => {
      story.change(
        step,
        trustAct(pivot + 27 * minute, actor, 'DirectoryManagement', 'Set domain authentication', domain, [
          ['LiveType', '["Managed"]', '["Federated"]'],
          ['IssuerUri', '', '"http://sts.wingtip.example.com/adfs/services/trust"'],
        ]),
      );
    });
  });
  ledger.by(null, () => {
    ledger.edge({ kind: 'delegated_admin', grantor: asAdmin, grantee: fabrikam.tenant.id, removed: true }, () => {
      const time = case_.day(27) + 7 * hour;
      story.change(
        staffPart,
        trustAct(time, admin, 'DirectoryManagement', 'Remove partner from company', fabrikam.tenant, [
          ['PartnerTenantId', `"${fabrikam.tenant.id}"`, ''],
        ]),
      );
    });
  });
  const stranger: Outsider = { actor: 'user:ops@wingtip.example.com', party: second, classes: ['b2b_member'] };
  ledger.by(stranger, () => {
    for (const [i, app] of [apps.portal, apps.azurePortal, apps.sharePoint].entries())
      story.signIn(attacker('second-trust-used'), {
        time: case_.day(28) + (21 + i / 10) * hour,
        userId: '6bad0002-2c4f-4b0a-8d11-90aa10c0a009',
        displayName: 'Ops Wingtip',
        upn: 'ops@wingtip.example.com',
        userType: 'Member',
        crossTenant: 'B2B collaboration',
        home: planted,
        app,
        resource: i === 2 ? resources.sharePoint : resources.graph,
        network: { ...hosting, ip: '192.0.2.67' },
        client: linux,
        session: '6bad0003-2c4f-4b0a-8d11-90aa10c0a009',
        interactive: true,
      });
  });
  ledger.by(technicianOf(honest, others[0] ?? stolen), () => {
    const [one] = others;
    if (one !== undefined) opens(story, vendorPart, one, one, random.guid(), case_.day(27) + 9 * hour);
  });
  return {
    number: 4,
    id: 'second-trust',
    title: 'A second trust planted before the first is cut off',
    files: case_.files(),
    rows: ledger.rows,
    parties: [abused, honest, second],
    outsiders: ledger.outsiders(),
    victims: ['mail.contoso.com'],
    edges: ledger.edges,
    expected: ['TR-01', 'TR-04', 'TR-05', 'TR-06', 'TR-09', 'IA-01', 'IA-03'],
    pivot,
    profile: null,
  };
}
