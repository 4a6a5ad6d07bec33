import type { AuditAct, AuditActor, AuditTarget } from '../audit-csv.ts';
import { firstDomain, office, type Network, type Organisation, type Person } from '../tenant.ts';
import { technicianIdentity, technicianUpn, type Guest, type Technician } from '../outsiders.ts';
import type { OwnedApp } from '../signin-csv.ts';

/** A directory change as a story tells it. */
export type Act = Omit<AuditAct, 'correlationId'>;

const core = 'Core Directory';

export function staffActor(person: Person): AuditActor {
  const [desk] = office;
  return {
    id: person.id,
    upn: person.upn,
    displayName: '',
    ip: desk?.ip ?? person.home.ip,
    home: null,
    userAgent: person.laptop.userAgent,
  };
}

export function technicianActor(
  who: Technician,
  network: Network = who.network,
  userAgent = who.client.userAgent,
): AuditActor {
  const { displayName, home } = technicianIdentity(who);
  return { id: who.userId, upn: technicianUpn(who), displayName, ip: network.ip, home, userAgent };
}

export function guestUpn(guest: Guest): string {
  return `${guest.local}_${guest.domain}#EXT#@${firstDomain}`;
}

export function guestActor(
  guest: Guest,
  network: Network = guest.network,
  userAgent = guest.client.userAgent,
): AuditActor {
  return {
    id: guest.userId,
    upn: guestUpn(guest),
    displayName: '',
    ip: network.ip,
    home: guest.home,
    userAgent,
  };
}

function guestTarget(guest: Guest): AuditTarget {
  return { type: 'User', name: '', id: guest.userId, upn: guestUpn(guest) };
}

export function invitation(time: number, actor: AuditActor, guest: Guest): Act {
  return {
    time,
    service: 'Invited Users',
    category: 'UserManagement',
    activity: 'Invite external user',
    actor,
    targets: [guestTarget(guest)],
    details: [['InvitedUserEmailAddress', `${guest.local}@${guest.domain}`]],
  };
}

export function redemption(time: number, guest: Guest): Act {
  return {
    time,
    service: 'Invited Users',
    category: 'UserManagement',
    activity: 'Redeem external user invite',
    actor: {
      id: 'b2b00002-0000-4000-8000-000000000001',
      upn: '',
      displayName: 'Microsoft B2B Admin Worker',
      ip: '',
      home: null,
      userAgent: '',
    },
    targets: [guestTarget(guest)],
  };
}

export function madeMember(time: number, actor: AuditActor, guest: Guest): Act {
  return {
    time,
    service: core,
    category: 'UserManagement',
    activity: 'Update user',
    actor,
    targets: [
      {
        ...guestTarget(guest),
        changes: [
          ['UserType', '["Guest"]', '["Member"]'],
          ['Included Updated Properties', '', '"UserType"'],
        ],
      },
    ],
  };
}

export function roleGiven(time: number, actor: AuditActor, guest: Guest, role: string, template: string): Act {
  return {
    time,
    service: core,
    category: 'RoleManagement',
    activity: 'Add member to role',
    actor,
    targets: [
      {
        ...guestTarget(guest),
        changes: [
          ['Role.ObjectID', '', '"6b01e001-0000-4000-8000-000000000001"'],
          ['Role.DisplayName', '', `"${role}"`],
          ['Role.TemplateId', '', `"${template}"`],
          ['Role.WellKnownObjectName', '', '"TenantAdmins"'],
        ],
      },
    ],
  };
}

export function credentialAdded(time: number, actor: AuditActor, app: OwnedApp, before: string, key: string): Act {
  const text = (id: string): string => `[KeyIdentifier=${id},KeyType=Password,KeyUsage=Verify,DisplayName=bridge]`;
  return {
    time,
    service: core,
    category: 'ApplicationManagement',
    activity: 'Add service principal credentials',
    actor,
    targets: [
      {
        type: 'ServicePrincipal',
        name: app.name,
        id: app.principal,
        changes: [
          ['KeyDescription', `["${text(before)}"]`, `["${text(before)}","${text(key)}"]`],
          ['Included Updated Properties', '', '"KeyDescription"'],
        ],
      },
    ],
  };
}

export function consented(time: number, actor: AuditActor, app: OwnedApp, permissions: string): Act {
  return {
    time,
    service: core,
    category: 'ApplicationManagement',
    activity: 'Consent to application',
    actor,
    targets: [
      {
        type: 'ServicePrincipal',
        name: app.name,
        id: app.principal,
        changes: [
          ['ConsentContext.IsAdminConsent', '', '"True"'],
          ['ConsentContext.IsAppOnly', '', '"True"'],
          [
            'ConsentAction.Permissions',
            '',
            `"[] => [[Id: 0a1b2c3d, ClientId: ${app.principal}, PrincipalId: , ResourceId: 9a5d0001-0000-4000-8000-000000000001, ConsentType: AllPrincipals, Scope: ${permissions}, CreatedDateTime: , LastModifiedDateTime ]]"`,
          ],
          ['TargetId.ServicePrincipalNames', '', `"${app.id}"`],
        ],
      },
    ],
  };
}

export function appRoleGiven(time: number, actor: AuditActor, app: OwnedApp, value: string, id: string): Act {
  return {
    time,
    service: core,
    category: 'ApplicationManagement',
    activity: 'Add app role assignment to service principal',
    actor,
    targets: [
      {
        type: 'ServicePrincipal',
        name: 'Microsoft Graph',
        id: '9a5d0001-0000-4000-8000-000000000001',
        changes: [
          ['AppRole.Id', '', `"${id}"`],
          ['AppRole.Value', '', `"${value}"`],
          ['ServicePrincipal.ObjectID', '', `"${app.principal}"`],
          ['ServicePrincipal.DisplayName', '', `"${app.name}"`],
          ['ServicePrincipal.AppId', '', `"${app.id}"`],
        ],
      },
      { type: 'ServicePrincipal', name: app.name, id: app.principal },
    ],
  };
}

/** A change of the trust towards another tenant. */
export function trustAct(
  time: number,
  actor: AuditActor,
  category: 'CrossTenantAccessSettings' | 'DirectoryManagement',
  activity: string,
  target: Organisation,
  changes: readonly (readonly [string, string, string])[],
): Act {
  return {
    time,
    service: core,
    category,
    activity,
    actor,
    targets: [{ type: 'Other', name: target.name, id: target.id, changes }],
  };
}
