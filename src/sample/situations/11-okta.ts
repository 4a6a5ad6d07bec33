import { roleSession, type Call } from '../cloudtrail-record.ts';
import { mainRegion, ownAccount, reads } from '../cross-account-names.ts';
import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart, vendorPart, type Part } from '../story.ts';
import { month } from '../tenant-export.ts';
import { abused, honest } from './cast.ts';
import { attacker, Ledger } from './ledger.ts';
import { officeHours } from './office-hours.ts';
import {
  awsApp,
  clientAt,
  idp,
  jo,
  joClient,
  oktaStaff,
  pat,
  patClient,
  staff,
  support,
  thief,
  user,
} from './okta-cast.ts';
import type { OktaClient, OktaPerson } from './okta-log.ts';
import type { Outsider, Situation } from './situation.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The vendor's identity provider vouches for somebody else: a session on two devices, a second factor reset, and the AWS console without a sign-in in Okta. */
export function oktaProvider(options: ScenarioOptions): Situation {
  const ledger = new Ledger(options.seed);
  const random = new Random(options.seed, 0x0522_0000);
  const { okta, aws } = ledger;
  const asJo: Outsider = { actor: `user:${jo.mail}`, party: abused, classes: ['federated_idp', 'vendor_named'] };
  const asPat: Outsider = { actor: `user:${pat.mail}`, party: honest, classes: ['vendor_named'] };
  const asSupport: Outsider = { actor: `user:${support.mail}`, party: oktaStaff, classes: ['okta_support'] };
  const signsIn = (
    part: Part,
    who: OktaPerson,
    client: OktaClient,
    session: string,
    time: number,
    device?: string,
  ): void => {
    okta.event(part, {
      time,
      type: 'user.session.start',
      message: 'User login to Okta',
      actor: who,
      client,
      session,
      ...(device === undefined ? {} : { device }),
    });
  };
  const opensAws = (part: Part, who: OktaPerson, client: OktaClient, session: string, time: number): void => {
    okta.event(part, {
      time,
      type: 'user.authentication.sso',
      message: 'User single sign on to app',
      actor: who,
      client,
      session,
      targets: [awsApp, user(who)],
    });
  };
  const awsCalls = (
    part: Part,
    who: OktaPerson,
    client: OktaClient,
    role: string,
    time: number,
    count: number,
  ): void => {
    const issuer = {
      name: `AWSReservedSSO_${role}_0a1b2c3d4e5f6071`,
      id: `AROACONTOSO${role.toUpperCase().padEnd(10, '0')}`,
    };
    const identity = roleSession(ownAccount, issuer, who.mail, `ASIA${random.base32(16)}`, time);
    const base: Omit<Call, 'time' | 'service' | 'name'> = {
      region: mainRegion,
      identity,
      ip: client.ip,
      userAgent: client.userAgent,
    };
    aws.call(part, ownAccount, {
      ...base,
      time,
      service: 'signin',
      name: 'ConsoleLogin',
      response: { ConsoleLogin: 'Success' },
      more: { additionalEventData: { MobileVersion: 'No', MFAUsed: 'No' } },
    });
    for (let i = 1; i <= count; i++) {
      const [service, name, parameters] = random.pick(reads);
      aws.call(part, ownAccount, { ...base, time: time + i * 40_000, service, name, parameters });
    }
  };

  const [admin] = staff;
  if (admin === undefined) throw new RangeError('nobody on the staff');
  ledger.edge({ kind: 'identity_provider', grantor: `user:${admin.who.mail}`, grantee: 'fabrikam.com' }, () => {
    okta.event(staffPart, {
      time: month.from + 8 * hour,
      type: 'system.idp.lifecycle.create',
      message: 'Create Identity Provider',
      actor: admin.who,
      client: admin.client,
      session: '102admin',
      targets: [idp],
    });
  });
  ledger.edge({ kind: 'support_access', grantor: `user:${admin.who.mail}`, grantee: 'okta.com' }, () => {
    okta.event(staffPart, {
      time: month.from + 9 * day + 9 * hour,
      type: 'user.session.impersonation.grant',
      message: 'Grant Okta Support access',
      actor: admin.who,
      client: admin.client,
      session: '102admin',
      targets: [user(admin.who)],
    });
  });
  ledger.by(asSupport, () => {
    const client = clientAt('198.51.100.200', 64_540, 'United States', 'San Francisco');
    for (const [i, act] of ['initiate', 'end'].entries())
      okta.event(vendorPart, {
        time: month.from + 9 * day + (10 + i) * hour,
        type: `user.session.impersonation.${act}`,
        message: `Impersonation ${act}`,
        actor: support,
        client,
        session: '102support',
        targets: [user(admin.who)],
      });
  });
  ledger.by(null, () => {
    for (const time of officeHours(random, month, Math.max(400, options.events - 400))) {
      const { who, client } = random.pick(staff);
      const session = `102${who.id.slice(3, 9)}${Math.floor(time / day)}`;
      if (random.chance(0.5)) signsIn(staffPart, who, client, session, time);
      else if (random.chance(0.2)) {
        opensAws(staffPart, who, client, session, time);
        awsCalls(staffPart, who, client, 'Engineer', time + 3000, 2);
      } else opensAws(staffPart, who, client, session, time);
    }
  });
  const vouched = (part: Part, client: OktaClient, session: string, time: number): void => {
    okta.event(part, {
      time,
      type: 'user.authentication.auth_via_IDP',
      message: 'Authenticate user via IDP',
      actor: null,
      client,
      session,
      issuer: idp.id,
      targets: [{ ...idp, type: 'AppInstance' }, user(jo)],
    });
    signsIn(part, jo, client, session, time + 1000, 'fab0device0');
  };
  for (let d = 3; d < 30; d++) {
    const weekday = new Date(month.from + d * day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const time = month.from + d * day + 8 * hour + random.int(0, 120) * minute;
    if (d <= 25)
      ledger.by(asJo, () => {
        vouched(vendorPart, joClient, `102jo${d}`, time);
        opensAws(vendorPart, jo, joClient, `102jo${d}`, time + 2 * minute);
        awsCalls(vendorPart, jo, joClient, 'Vendor', time + 2 * minute + 3000, 3);
      });
    ledger.by(asPat, () => {
      signsIn(vendorPart, pat, patClient, `102pat${d}`, time + 20 * minute);
      opensAws(vendorPart, pat, patClient, `102pat${d}`, time + 22 * minute);
    });
  }
  const pivot = month.from + 26 * day + 19 * hour;
  ledger.by(asJo, () => {
    vouched(attacker('vouched-for-elsewhere'), thief, '102jo26', pivot);
    signsIn(
      attacker('session-on-two-devices'),
      jo,
      { ...thief, ip: '192.0.2.67' },
      '102jo26',
      pivot + 9 * minute,
      'other0device',
    );
    const victim = staff[3];
    if (victim !== undefined)
      for (const [i, type] of ['user.mfa.factor.reset_all', 'user.account.reset_password'].entries())
        okta.event(attacker('factor-reset'), {
          time: pivot + (12 + i) * minute,
          type,
          message: 'Reset',
          actor: jo,
          client: thief,
          session: '102jo26',
          targets: [user(victim.who)],
        });
    awsCalls(attacker('console-without-single-sign-on'), jo, thief, 'Vendor', pivot + 30 * minute, 12);
  });
  return {
    number: 11,
    id: 'okta',
    title: 'A vendor’s identity provider vouches for somebody else',
    files: ledger.otherFiles(),
    rows: ledger.rows,
    parties: [abused, honest, oktaStaff],
    outsiders: ledger.outsiders(),
    victims: ['eva@contoso.com'],
    edges: ledger.edges,
    expected: ['IA-01', 'IA-03', 'IA-10', 'IA-23', 'IA-25', 'TR-17', 'TR-18', 'CA-29'],
    pivot,
    profile: null,
  };
}
