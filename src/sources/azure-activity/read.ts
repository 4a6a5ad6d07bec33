import { own, record, text, type JsonObject } from '../../lib/json.ts';
import type { CsvRow } from '../source.ts';
import type { ActivityRecord } from './activity.ts';
import { isPath } from './operations.ts';
import { foldKeys, labelOf, part, valueOf } from './fold-keys.ts';

/** Reads an event of the REST API, the CLI or PowerShell; keys in any case. Null when it names no operation. */
export function fromRest(source: JsonObject): ActivityRecord | null {
  const item = foldKeys(source);
  const authorization = part(item, 'authorization');
  const properties = part(item, 'properties');
  const operation = operationName(valueOf(item, 'operationname'), authorization, properties);
  if (operation === null) return null;
  return {
    id: text(own(item, 'eventdataid')),
    operation,
    label: different(labelOf(item, 'operationname') ?? valueOf(item, 'operationname'), operation),
    category: valueOf(item, 'category'),
    status: valueOf(item, 'status'),
    subStatus: valueOf(item, 'substatus'),
    level: text(own(item, 'level')),
    caller: text(own(item, 'caller')),
    ip: null,
    claims: part(item, 'claims'),
    authorization,
    properties,
    http: part(item, 'httprequest'),
    resourceId: text(own(item, 'resourceid')),
    resourceName: null,
    resourceType: valueOf(item, 'resourcetype'),
    resourceGroup: text(own(item, 'resourcegroupname')),
    provider: valueOf(item, 'resourceprovidername'),
    subscription: text(own(item, 'subscriptionid')),
    tenant: text(own(item, 'tenantid')),
    hierarchy: null,
    correlationId: text(own(item, 'correlationid')),
    operationId: text(own(item, 'operationid')),
    eventName: valueOf(item, 'eventname'),
    description: text(own(item, 'description')),
    location: null,
    submitted: text(own(item, 'submissiontimestamp')),
    workspace: null,
  };
}

/** Reads a record as diagnostic settings write it to storage and to an Event Hub. */
export function fromDiagnostic(source: JsonObject): ActivityRecord | null {
  const item = foldKeys(source);
  const identity = part(item, 'identity');
  const authorization = part(identity, 'authorization');
  const properties = part(item, 'properties');
  const operation = operationName(valueOf(item, 'operationname'), authorization, properties);
  if (operation === null) return null;
  const resourceId = text(own(item, 'resourceid'));
  return {
    id: text(own(properties, 'eventdataid')),
    operation,
    label: different(labelOf(item, 'operationname'), operation),
    category: text(own(item, 'category')),
    status: text(own(item, 'resulttype')) ?? valueOf(item, 'status'),
    subStatus: text(own(item, 'resultsignature')),
    level: text(own(item, 'level')),
    caller: null,
    ip: text(own(item, 'calleripaddress')),
    claims: part(identity, 'claims'),
    authorization,
    properties,
    http: {},
    resourceId,
    resourceName: null,
    resourceType: null,
    resourceGroup: /\/resourcegroups\/([^/]+)/i.exec(resourceId ?? '')?.[1] ?? null,
    provider: null,
    subscription: /^\/?subscriptions\/([^/]+)/i.exec(resourceId ?? '')?.[1] ?? null,
    tenant: text(own(item, 'tenantid')),
    hierarchy: null,
    correlationId: text(own(item, 'correlationid')),
    operationId: null,
    eventName: null,
    description: text(own(item, 'resultdescription')),
    location: text(own(item, 'location')),
    submitted: null,
    workspace: null,
  };
}

/** Reads a row of the table `AzureActivity`; `cell` takes a column name in lower case. */
export function fromTable(cell: (column: string) => unknown): ActivityRecord | null {
  const dynamic = (name: string): JsonObject => {
    const row = { plain: cell(name), parsed: cell(`${name}_d`) };
    const plain = part(row, 'plain');
    return foldKeys(Object.keys(plain).length > 0 ? plain : part(row, 'parsed'));
  };
  const authorization = dynamic('authorization');
  const properties = dynamic('properties');
  const label = text(cell('operationname'));
  const operation = operationName(text(cell('operationnamevalue')) ?? label, authorization, properties);
  if (operation === null) return null;
  return {
    id: text(cell('eventdataid')),
    operation,
    label: different(label, operation),
    category: text(cell('categoryvalue')) ?? text(cell('category')),
    status: text(cell('activitystatusvalue')) ?? text(cell('activitystatus')),
    subStatus: text(cell('activitysubstatusvalue')) ?? text(cell('activitysubstatus')),
    level: text(cell('level')),
    caller: text(cell('caller')),
    ip: text(cell('calleripaddress')),
    claims: dynamic('claims'),
    authorization,
    properties,
    http: dynamic('httprequest'),
    resourceId: text(cell('resourceid')) ?? text(own(properties, 'entity')) ?? text(cell('_resourceid')),
    resourceName: text(cell('resource')),
    resourceType: null,
    resourceGroup: text(cell('resourcegroup')),
    provider: text(cell('resourceprovidervalue')) ?? text(cell('resourceprovider')),
    subscription: text(cell('subscriptionid')),
    tenant: null,
    hierarchy: text(cell('hierarchy')),
    correlationId: text(cell('correlationid')),
    operationId: text(cell('operationid')),
    eventName: null,
    description: null,
    location: null,
    submitted: null,
    workspace: text(cell('tenantid')),
  };
}

/** Reads a row of the portal's download, which has names only. */
export function fromPortal(row: CsvRow): ActivityRecord | null {
  const operation = row.get('operation name');
  if (operation === null) return null;
  const resource = row.get('resource');
  const type = row.get('resource type');
  const isPath = resource?.startsWith('/') === true;
  return {
    id: null,
    operation,
    label: null,
    category: row.get('event category'),
    status: row.get('status'),
    subStatus: null,
    level: row.get('level'),
    caller: row.get('event initiated by'),
    ip: null,
    claims: {},
    authorization: {},
    properties: {},
    http: {},
    resourceId: isPath ? resource : null,
    resourceName: isPath ? null : resource,
    resourceType: type,
    resourceGroup: row.get('resource group'),
    provider: type?.includes('/') === true ? (type.split('/')[0] ?? null) : null,
    subscription: row.get('subscription'),
    tenant: null,
    hierarchy: null,
    correlationId: row.get('correlation id'),
    operationId: null,
    eventName: null,
    description: null,
    location: null,
    submitted: null,
    workspace: null,
  };
}

/** A path like `Microsoft.Web/sites/write`; where only the display name was kept, authorisation or message has the path. */
function operationName(named: string | null, authorization: JsonObject, properties: JsonObject): string | null {
  const candidates = [named, text(own(authorization, 'action')), text(own(properties, 'message'))];
  return candidates.find((name) => name !== null && isPath(name)) ?? named;
}

function different(label: string | null, operation: string): string | null {
  return label?.toLowerCase() === operation.toLowerCase() ? null : label;
}

/** True for the categories of the activity log; other logs of Azure share the envelope of diagnostic settings. */
export function isActivityCategory(category: unknown): boolean {
  const name = text(category) ?? text(own(record(category) ?? {}, 'value'));
  return name !== null && categories.has(name.toLowerCase());
}

const categories: ReadonlySet<string> = new Set([
  'administrative',
  'security',
  'servicehealth',
  'alert',
  'recommendation',
  'policy',
  'autoscale',
  'resourcehealth',
]);
