import { own, text } from '../../lib/json.ts';
import type { CsvRow, JsonRecord, Normalised, PartContext } from '../source.ts';
import { normaliseAudit, type TimeRule } from './normalise.ts';

/** Columns of the `OfficeActivity` table by lower-case name, and the AuditData field each holds. */
const columns: readonly (readonly [string, string])[] = [
  ...[
    'RecordType Operation OrganizationId UserType UserKey ResultStatus UserId ClientIP ActorIpAddress Actor ActorContextId',
    'TargetContextId InterSystemsId IntraSystemId SupportTicketId Parameters ModifiedProperties ExtendedProperties ExternalAccess',
    'OriginatingServer OrganizationName LogonUserSid InternalLogonType MailboxGuid MailboxOwnerUPN MailboxOwnerSid',
    'ClientInfoString ClientProcessName ClientVersion Folder Folders AffectedItems Item OperationProperties DestFolder',
    'SendAsUserSmtp SendOnBehalfOfUserSmtp SourceRelativeUrl SourceFileName SourceFileExtension DestinationRelativeUrl',
    'DestinationFileName ItemType EventSource UserAgent MachineId IsManagedDevice TargetUserOrGroupName TargetUserOrGroupType',
    'SharingType UserSharedWith TeamName TeamGuid ChannelName ChannelGuid ChatThreadId Members CommunicationType AADGroupId',
    'ExtraProperties TabType ItemName AddonName AppId ApplicationId ClientAppId OperationCount SessionId AppAccessContext',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name, name] as const),
  ['OfficeWorkload', 'Workload'],
  ['OfficeObjectId', 'ObjectId'],
  ['OfficeId', 'Id'],
  ['SourceRecordId', 'Id'],
  ['Client_IPAddress', 'ClientIPAddress'],
  ['Logon_Type', 'LogonType'],
  ['CrossMailboxOperations', 'CrossMailboxOperation'],
  ['Site_', 'Site'],
  ['Site_Url', 'SiteUrl'],
  ['Event_Data', 'EventData'],
  ['AADTarget', 'Target'],
  ['AzureADAppId', 'ApplicationId'],
];
const lowerColumns = columns.map(([column, field]) => [column.toLowerCase(), field] as const);

type Read = (column: string, lower: string) => unknown;

/** One row of an `OfficeActivity` CSV. */
export function normaliseOfficeRow(row: CsvRow, context: PartContext): Normalised {
  const rule = (name: string): TimeRule => {
    const zone = context.header?.zoneOf(name) ?? null;
    if (zone === 'utc') return { basis: 'header', zoneMinutes: 0 };
    return { basis: 'assumed', zoneMinutes: context.zoneMinutes };
  };
  return normaliseOffice((_, lower) => row.get(lower), rule, context);
}

/** One `OfficeActivity` record as JSON. */
export function normaliseOfficeJson(record: JsonRecord, context: PartContext): Normalised {
  const rule = (): TimeRule => ({ basis: 'by_definition', zoneMinutes: 0 });
  return normaliseOffice((column) => own(record, column), rule, context);
}

function normaliseOffice(read: Read, rule: (name: string) => TimeRule, context: PartContext): Normalised {
  const data: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    const lower = lowerColumns[i];
    if (column === undefined || lower === undefined) continue;
    const value = read(column[0], lower[0]);
    if (value !== null && value !== undefined && value !== '' && !Object.hasOwn(data, column[1]))
      data[column[1]] = value;
  }
  let timeName = 'TimeGenerated';
  let time = text(read('TimeGenerated', 'timegenerated'));
  let note: string | null = null;
  if (time === null) {
    timeName = 'Start_Time';
    time = text(read('Start_Time', 'start_time'));
    note = 'no TimeGenerated: time is Start_Time, when the log was recorded';
  }
  data['CreationTime'] = time;
  return normaliseAudit(data, context, note, rule(timeName.toLowerCase()));
}
