import { own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import type { CsvRow, JsonRecord, Normalised, PartContext } from '../source.ts';
import { normaliseAudit, utcByDefinition } from './normalise.ts';
import { scanTruncated } from './truncated.ts';

/** A wrapper of one AuditData object: the object, and fields of the wrapper under AuditData names as a fallback. */
interface Wrapped {
  readonly inner: unknown;
  readonly outer: () => Record<string, unknown>;
}

/** One row of any CSV that has an AuditData column. */
export function normaliseRow(row: CsvRow, context: PartContext): Normalised {
  return normaliseWrapped({ inner: row.get('auditdata'), outer: () => outerOfRow(row) }, context);
}

/** One object that carries AuditData as text or object. */
export function normaliseWrapper(wrapper: JsonRecord, context: PartContext): Normalised {
  const inner = own(wrapper, 'AuditData') ?? own(wrapper, 'auditData') ?? own(wrapper, 'auditdata');
  return normaliseWrapped({ inner, outer: () => outerOf((key) => readAny(wrapper, key)) }, context);
}

/** One bare AuditData object; collectors that lower-case every key are understood too. */
export function normaliseBare(data: JsonRecord, context: PartContext): Normalised {
  return normaliseAudit(canonical(data), context, null, utcByDefinition);
}

function normaliseWrapped(wrapped: Wrapped, context: PartContext): Normalised {
  const { inner } = wrapped;
  if (typeof inner !== 'string') {
    const data = record(inner);
    const note = data === null ? 'AuditData is empty' : null;
    return complete(data ?? {}, wrapped, note, context);
  }
  const data = record(parseJson(inner));
  if (data !== null) return complete(canonical(data), wrapped, null, context);
  if (inner.trim() === '') return complete({}, wrapped, 'AuditData is empty', context);
  const recovered = scanTruncated(inner);
  const names = recovered === null ? 0 : Object.keys(recovered).length;
  const note = `AuditData is no valid JSON (${inner.length} characters): ${names} leading fields recovered`;
  return complete(recovered ?? {}, wrapped, note, context);
}

function complete(data: JsonObject, wrapped: Wrapped, note: string | null, context: PartContext): Normalised {
  const whole = note === null && has(data, 'Operation') && has(data, 'CreationTime') && has(data, 'Id');
  if (whole) return normaliseAudit(data, context, null, utcByDefinition);
  const merged: Record<string, unknown> = wrapped.outer();
  for (const key of Object.keys(data)) if (key !== '__proto__' && data[key] !== null) merged[key] = data[key];
  return normaliseAudit(merged, context, note, utcByDefinition);
}

function has(data: JsonObject, key: string): boolean {
  return text(own(data, key)) !== null;
}

type Read = (key: string) => string | null;

function outerOfRow(row: CsvRow): Record<string, unknown> {
  return outerOf((key) => row.get(key.toLowerCase()));
}

function readAny(wrapper: JsonRecord, key: string): string | null {
  const camel = key.charAt(0).toLowerCase() + key.slice(1);
  const value = own(wrapper, key) ?? own(wrapper, camel) ?? own(wrapper, key.toLowerCase());
  const date = record(value);
  return text(date === null ? value : (own(date, 'DateTime') ?? own(date, 'value')));
}

function outerOf(read: Read): Record<string, unknown> {
  const principal = read('UserPrincipalName');
  const userId = read('UserId') ?? read('UserIds');
  // Graph puts the classic UserKey under userId and the classic UserId under userPrincipalName: the one with an @ is the user.
  const crossed = principal !== null && (principal.includes('@') || userId?.includes('@') !== true);
  const all: Record<string, string | null> = {
    Id: read('RecordId') ?? read('Identity') ?? read('Id'),
    CreationTime: read('CreationTime') ?? read('CreationDate') ?? read('CreatedDateTime'),
    Operation: read('Operation') ?? read('Operations'),
    RecordType: read('RecordType') ?? read('AuditLogRecordType'),
    UserId: crossed ? principal : userId,
    UserKey: crossed ? userId : read('UserKey'),
    UserType: read('UserType'),
    OrganizationId: read('OrganizationId'),
    Workload: read('Workload') ?? read('Service'),
    ClientIP: read('ClientIp'),
    ObjectId: read('ObjectId'),
    ResultStatus: read('ResultStatus'),
  };
  const known: Record<string, unknown> = {};
  for (const key of Object.keys(all)) if ((all[key] ?? null) !== null) known[key] = all[key];
  return known;
}

/** Every AuditData field the normaliser reads, by lower-case name. */
const fieldNames: ReadonlyMap<string, string> = new Map(
  (
    'CreationTime Id Operation OrganizationId RecordType ResultStatus UserKey UserType Workload ClientIP ObjectId UserId ' +
    'AzureActiveDirectoryEventType ExtendedProperties ModifiedProperties Actor ActorContextId ActorIpAddress InterSystemsId ' +
    'IntraSystemId SupportTicketId Target TargetContextId ApplicationId DeviceProperties ErrorNumber LogonError AppId ClientAppId ' +
    'ExternalAccess OrganizationName OriginatingServer Parameters SessionId TokenObjectId TokenTenantId ClientIPAddress ' +
    'ClientInfoString ClientProcessName ClientVersion LogonType InternalLogonType LogonUserSid MailboxGuid MailboxOwnerUPN ' +
    'MailboxOwnerSid CrossMailboxOperation ExternalUserTenantId Folder DestFolder AffectedItems Item OperationProperties Folders ' +
    'OperationCount UserAgent EventSource ItemType Site SiteUrl SourceRelativeUrl SourceFileName SourceFileExtension ListId ' +
    'ListItemUniqueId CorrelationId ApplicationDisplayName FileSizeBytes MachineId DestinationRelativeUrl DestinationFileName ' +
    'TargetUserOrGroupName TargetUserOrGroupType UniqueSharingId EventData UserSharedWith SharingType CommunicationType Members ' +
    'TeamGuid TeamName AADGroupId ChannelGuid ChannelName ChatThreadId ItemName ExtraProperties TabType AddOnName ParticipantInfo ' +
    'AlertId Name Severity Category Status Source Data AlertEntityId Query ExchangeLocations SharepointLocations IsSuccess ' +
    'AppAccessContext IsManagedDevice Platform AuthenticationType DeviceDisplayName DeviceId AssertingApplicationId ' +
    'SendAsUserSmtp SendOnBehalfOfUserSmtp FileName CaseName ObjectName'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);

function canonical(data: JsonObject): JsonObject {
  if (Object.hasOwn(data, 'Operation') || !Object.hasOwn(data, 'operation')) return data;
  const renamed: Record<string, unknown> = {};
  for (const key of Object.keys(data)) {
    const name = fieldNames.get(key.toLowerCase());
    if (name !== undefined) renamed[name] = data[key];
  }
  return renamed;
}

/** One row of a CSV with one column for each AuditData field. */
export function normaliseExpanded(row: CsvRow, context: PartContext): Normalised {
  const data: Record<string, unknown> = outerOfRow(row);
  const names = context.header?.names ?? [];
  for (let i = 0; i < names.length; i++) {
    const name = fieldNames.get(names[i] ?? '');
    const cell = name === undefined ? null : text(row.cells[i] ?? null);
    if (name !== undefined && cell !== null) data[name] = cell;
  }
  return normaliseAudit(data, context, null, utcByDefinition);
}
