import { bool, list, own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import { guidOf } from '../microsoft.ts';
import { first, get, items, joinFirst, nested, pairs, put, type Audit } from './audit.ts';
import { workloadRule } from './operations.ts';

const itemTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    web: 'site',
    site: 'site',
    documentlibrary: 'list',
    page: 'file',
  }),
);

/** SharePoint and OneDrive: the object is a URL. */
export function setSharePoint(audit: Audit): void {
  const { event } = audit;
  setRule(audit);
  event.user_agent = get(audit, 'UserAgent');
  const itemType = get(audit, 'ItemType')?.toLowerCase() ?? null;
  event.target_type = itemType === null ? 'file' : (itemTypes.get(itemType) ?? itemType);
  event.target_path = get(audit, 'ObjectId');
  event.target_id = get(audit, 'ListItemUniqueId') ?? get(audit, 'Site');
  event.target_name = get(audit, 'SourceFileName') ?? lastName(event.target_path);
  event.device_name ??= get(audit, 'DeviceDisplayName');
  event.device_os = get(audit, 'Platform');
  const managed = bool(own(audit.data, 'IsManagedDevice'));
  event.device_trust = managed === null ? null : managed ? 'managed' : 'unmanaged';
  event.auth_method = get(audit, 'AuthenticationType');
  put(audit, 'site_url', get(audit, 'SiteUrl') ?? siteOf(event.target_path));
  put(audit, 'relative_url', get(audit, 'SourceRelativeUrl'));
  put(audit, 'file_extension', get(audit, 'SourceFileExtension')?.toLowerCase());
  put(audit, 'file_size', get(audit, 'FileSizeBytes'));
  put(audit, 'destination', first(audit, 'DestinationRelativeUrl', 'DestinationFileName'));
  put(audit, 'machine_id', get(audit, 'MachineId'));
  put(audit, 'asserting_app_id', guidOf(get(audit, 'AssertingApplicationId')));
  setSharing(audit);
  pushChanges(audit);
}

function lastName(url: string | null): string | null {
  if (url === null) return null;
  const end = url.endsWith('/') ? url.length - 1 : url.length;
  return url.slice(url.lastIndexOf('/', end - 1) + 1, end) || null;
}

function siteOf(url: string | null): string | null {
  return url === null ? null : (/^https:\/\/[^/]+(?:\/(?:sites|personal|teams)\/[^/]+)?/i.exec(url)?.[0] ?? null);
}

const eventData = /<(\w{1,60})>([^<]{0,400})<\/\1>/g;

function setSharing(audit: Audit): void {
  const name = get(audit, 'TargetUserOrGroupName');
  const type = get(audit, 'TargetUserOrGroupType');
  put(audit, 'target_user_or_group_name', name?.toLowerCase());
  put(audit, 'target_user_or_group_type', type);
  put(audit, 'sharing_type', get(audit, 'SharingType'));
  put(audit, 'user_shared_with', get(audit, 'UserSharedWith')?.toLowerCase());
  put(audit, 'unique_sharing_id', get(audit, 'UniqueSharingId'));
  const data = get(audit, 'EventData');
  if (data !== null) {
    put(audit, 'event_data', data);
    for (const match of data.matchAll(eventData)) {
      if (match[1] === 'Type') put(audit, 'link_type', match[2]);
      else if (match[1] === 'PermissionsGranted') put(audit, 'permissions_granted', match[2]);
    }
  }
  const kind = type?.toLowerCase();
  const external = kind === 'guest' || kind === 'partner' || name?.toLowerCase().includes('#ext#') === true;
  if (external) {
    put(audit, 'target_trust_kind', 'b2b_guest');
    put(
      audit,
      'target_trust_evidence',
      kind === 'member' || type === null ? `TargetUserOrGroupName=${name ?? ''}` : `TargetUserOrGroupType=${type}`,
    );
    const at = name?.lastIndexOf('@') ?? -1;
    put(
      audit,
      'target_trust_org',
      name === null || at < 0 || name.includes('#') ? null : name.slice(at + 1).toLowerCase(),
    );
  }
}

const participantFlags = [
  'HasForeignTenantUsers',
  'HasGuestUsers',
  'HasOtherGuestUsers',
  'HasUnauthenticatedUsers',
] as const;
const memberRoles: readonly string[] = ['member', 'owner', 'guest'];

/** Teams: teams, channels, chats and who is in them. */
export function setTeams(audit: Audit): void {
  const { event } = audit;
  setRule(audit);
  const team = first(audit, 'TeamGuid', 'TeamName');
  const chat = get(audit, 'ChatThreadId');
  const members = items(audit, 'Members')
    .map(record)
    .filter((member) => member !== null);
  event.user_agent = get(audit, 'UserAgent');
  event.target_type = team !== null ? 'team' : chat !== null ? 'chat' : members.length > 0 ? 'user' : null;
  event.target_id = get(audit, 'TeamGuid') ?? chat;
  event.target_name = get(audit, 'TeamName') ?? (chat === null && members[0] ? upnOf(members[0]) : null);
  event.target_path = get(audit, 'ChannelName');
  put(audit, 'communication_type', get(audit, 'CommunicationType'));
  put(audit, 'channel_id', get(audit, 'ChannelGuid'));
  put(audit, 'aad_group_id', get(audit, 'AADGroupId'));
  put(audit, 'item_name', get(audit, 'ItemName'));
  put(audit, 'tab_type', get(audit, 'TabType'));
  put(audit, 'addon_name', get(audit, 'AddOnName') ?? get(audit, 'AddonName'));
  put(audit, 'members', joinFirst(members.map(upnOf))?.shown);
  if (members.length > 0) put(audit, 'member_count', members.length);
  put(audit, 'member_roles', joinFirst(members.map(roleOf))?.shown);
  const client = pairs(audit, 'ExtraProperties').get('ClientName');
  put(audit, 'client_name', text(client));
  setForeign(audit, members);
}

function upnOf(member: JsonObject): string | null {
  return (text(own(member, 'UPN')) ?? text(own(member, 'DisplayName')))?.toLowerCase() ?? null;
}

function roleOf(member: JsonObject): string | null {
  const role = text(own(member, 'Role'));
  return role === null ? null : (memberRoles[Number(role)] ?? role.toLowerCase());
}

/** Foreign participants are on the target's side: they say nothing about who acted. */
function setForeign(audit: Audit, members: readonly JsonObject[]): void {
  const info = nested(audit, 'ParticipantInfo');
  const tenant = guidOf(audit.tenant);
  const tenants = new Set<string>();
  for (const member of members) {
    const id = guidOf(text(own(member, 'OrganizationId')));
    if (id !== null && tenant !== null && id !== tenant) tenants.add(id);
  }
  let evidence: string | null = null;
  if (info !== null) {
    for (const flag of participantFlags) if (bool(own(info, flag)) === true) evidence ??= `${flag}=true`;
    for (const id of list(own(info, 'ParticipatingTenantIds'))) {
      const other = guidOf(text(id));
      if (other !== null && tenant !== null && other !== tenant) tenants.add(other);
    }
    put(audit, 'participating_domains', joinFirst(list(own(info, 'ParticipatingDomains')).map(text))?.shown);
  }
  const guest = members.find((member) => roleOf(member) === 'guest');
  if (guest !== undefined) evidence ??= `Members.Role=2 (${upnOf(guest) ?? ''})`;
  const foreign = joinFirst(tenants)?.shown ?? null;
  if (foreign !== null) evidence ??= `ParticipatingTenantIds=${foreign}`;
  if (evidence === null) return;
  put(audit, 'target_trust_kind', guest !== undefined || evidence.includes('Guest') ? 'b2b_guest' : 'b2b_direct');
  put(audit, 'target_trust_org', foreign);
  put(audit, 'target_trust_evidence', evidence);
}

/** Alerts, investigations, eDiscovery and every workload without a form of its own. */
export function setOther(audit: Audit): void {
  const { event } = audit;
  setRule(audit);
  const alert = get(audit, 'AlertId');
  event.user_agent = get(audit, 'UserAgent');
  event.target_path = get(audit, 'ObjectId');
  if (alert !== null) {
    event.target_type = 'alert';
    event.target_id = alert;
    event.target_path = null;
    event.target_name = get(audit, 'Name');
    put(audit, 'severity', get(audit, 'Severity')?.toLowerCase());
    put(audit, 'alert_category', get(audit, 'Category'));
    put(audit, 'alert_status', get(audit, 'Status'));
    put(audit, 'alert_source', get(audit, 'Source'));
    const data = record(parseJson(get(audit, 'Data')));
    if (data !== null) {
      put(audit, 'alert_user', text(own(data, 'f3u'))?.toLowerCase());
      put(audit, 'alert_operation', text(own(data, 'op')));
    }
    put(audit, 'alert_entity', get(audit, 'AlertEntityId')?.toLowerCase());
  } else {
    event.target_name = first(audit, 'ItemName', 'FileName', 'CaseName', 'Case', 'ObjectName', 'Name');
  }
  put(audit, 'query', get(audit, 'Query'));
  put(audit, 'locations', first(audit, 'ExchangeLocations', 'SharepointLocations'));
  pushChanges(audit);
}

function setRule(audit: Audit): void {
  const rule = workloadRule(audit.key, audit.recordType);
  audit.event.event_class = rule.event_class;
  audit.event.activity = rule.activity;
}

function pushChanges(audit: Audit): void {
  const target = audit.event.target_path ?? audit.event.target_name ?? null;
  for (const item of items(audit, 'ModifiedProperties')) {
    const property = record(item);
    const name = property === null ? null : text(own(property, 'Name'));
    if (property === null || name === null) continue;
    audit.changes.push({ target, name, old: text(own(property, 'OldValue')), new: text(own(property, 'NewValue')) });
  }
}
