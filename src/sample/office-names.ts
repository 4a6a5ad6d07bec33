import type { OwnedApp } from './signin-csv.ts';
import { apps, microsoftTenant, ownTenant, resources, type App, type Network } from './tenant.ts';

export const wrongPassword = [50126, 'Error validating credentials due to invalid username or password.'] as const;

type Use = readonly [app: App, resource: App];
export const opened: readonly Use[] = [
  [apps.portal, resources.graph],
  [apps.outlookWeb, resources.exchange],
  [apps.teamsWeb, resources.graph],
  [apps.sharePoint, resources.sharePoint],
];
export const renewed: readonly Use[] = [
  [apps.outlook, resources.exchange],
  [apps.teams, resources.graph],
  [apps.oneDrive, resources.sharePoint],
  [apps.outlookWeb, resources.exchange],
];
export const phoneUse: Use = [apps.outlookMobile, resources.exchange];

export const services: readonly (readonly [app: OwnedApp, network: Network, key: string])[] = [
  [
    {
      name: 'Contoso HR Sync',
      id: 'a0c70501-0000-4000-8000-000000000001',
      principal: 'a0c70502-0000-4000-8000-000000000001',
      owner: ownTenant.id,
    },
    { ip: '203.0.113.30', asn: 64_505, place: 'Berlin, Berlin, DE' },
    'a0c70503-0000-4000-8000-000000000001',
  ],
  [
    {
      name: 'Contoso Intranet',
      id: 'a0c70501-0000-4000-8000-000000000002',
      principal: 'a0c70502-0000-4000-8000-000000000002',
      owner: ownTenant.id,
    },
    { ip: '203.0.113.31', asn: 64_505, place: 'Berlin, Berlin, DE' },
    'a0c70503-0000-4000-8000-000000000002',
  ],
  [
    {
      name: 'Office 365 Exchange Online',
      id: resources.exchange.id,
      principal: 'a0c70502-0000-4000-8000-000000000003',
      owner: microsoftTenant,
    },
    { ip: '203.0.113.200', asn: 8075, place: 'Amsterdam, Noord-Holland, NL' },
    'a0c70503-0000-4000-8000-000000000003',
  ],
];

interface Group {
  readonly name: string;
  readonly id: string;
}

export const groups: readonly Group[] = [
  { name: 'All Sales', id: '6a0f0001-0000-4000-8000-000000000001' },
  { name: 'Project Aurora', id: '6a0f0001-0000-4000-8000-000000000002' },
  { name: 'Office Berlin', id: '6a0f0001-0000-4000-8000-000000000003' },
];

export function groupChanges(group: Group): readonly (readonly [string, string, string])[] {
  return [
    ['Group.ObjectID', '', `"${group.id}"`],
    ['Group.DisplayName', '', `"${group.name}"`],
  ];
}

export const sites = ['sales', 'finance', 'aurora', 'people'] as const;
export const documents = ['Offer', 'Plan', 'Minutes', 'Report', 'Invoice', 'Contract', 'Roadmap', 'Budget'] as const;

export type UalKind = 'file' | 'chat' | 'read' | 'send';
export const ualKinds: readonly (readonly [UalKind, number])[] = [
  ['file', 45],
  ['chat', 20],
  ['read', 25],
  ['send', 10],
];
export const fileOperations: readonly (readonly [string, number])[] = [
  ['FileAccessed', 50],
  ['FileModified', 25],
  ['FilePreviewed', 15],
  ['FileDownloaded', 6],
  ['FileUploaded', 4],
];
