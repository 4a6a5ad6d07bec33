import { splitAddress } from '../../lib/ip.ts';
import { parameterText } from './codes.ts';
import { change, put, setSource, type Draft } from './draft.ts';
import { group, type Rule } from './rule.ts';
import type { WinEvent } from './win-event.ts';

/** Directory rights to copy all secrets of a domain. */
const replicationRights: readonly string[] = [
  '1131f6aa-9c07-11d1-f79f-00c04fc2dcd2',
  '1131f6ad-9c07-11d1-f79f-00c04fc2dcd2',
  '1131f6ae-9c07-11d1-f79f-00c04fc2dcd2',
  '89e95b76-444d-4c62-991a-0facbeda640c',
];
/** Objects whose content gives credentials away. */
const secretObject = /\\lsass\.exe$|\\ntds\.dit$|\\(?:sam|security)(?:\\|$)|\\config\\(?:sam|security|system)$/i;
const secretAttribute = /keycredentiallink|unicodepwd|admpwd|laps|userpassword/i;
const writeBits = 0x2 | 0x4 | 0x10 | 0x100 | 0x40000 | 0x80000;
const deleteBits = 0x10000 | 0x40;

function maskOf(event: WinEvent): number {
  const mask = Number(event.data.get('accessmask') ?? '0x0');
  return Number.isInteger(mask) ? mask : 0;
}

/** What an access mask of a file or share asks for. */
function verbOf(mask: number): string {
  if ((mask & deleteBits) !== 0 && (mask & writeBits) === 0) return 'delete';
  return (mask & writeBits) !== 0 ? 'update' : 'read';
}

/** 5140, 5142 to 5145, 5168: the share is the target, the file below it the path. */
function share(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const name = data.get('sharename');
  draft.target_type = 'share';
  draft.target_name = name === null ? null : name.slice(name.lastIndexOf('\\') + 1).toUpperCase();
  draft.target_path = data.get('relativetargetname') ?? data.get('sharelocalpath');
  put(draft, 'access_list', data.take('accesslist')?.replace(/\s+/g, ' '));
  setSource(draft, data.take('ipaddress'), data.take('ipport'));
}

function shareFile(event: WinEvent, draft: Draft): void {
  share(event, draft);
  draft.activity = verbOf(maskOf(event));
}

/** 4656 to 4663, 4670: an object of any kind; lists of rights stay as Windows abbreviates them. */
function object(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const type = data.get('objecttype')?.toLowerCase() ?? null;
  const name = data.get('objectname');
  draft.target_type = type;
  draft.target_name = name === null ? null : name.slice(name.lastIndexOf('\\') + 1) || name;
  draft.target_path = name;
  put(draft, 'access_list', data.take('accesslist')?.replace(/\s+/g, ' '));
  if (name !== null && (secretObject.test(name) || type === 'secretobject')) draft.event_class = 'key_access';
  else if (type === 'file') draft.event_class = 'file_access';
  if (draft.activity === 'read' && type === 'file') draft.activity = verbOf(maskOf(event));
}

/** 4662: properties and rights are GUIDs. */
function directoryAccess(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const properties = data.take('properties')?.replace(/\s+/g, ' ').toLowerCase() ?? null;
  put(draft, 'properties', properties);
  put(draft, 'access_list', data.take('accesslist')?.replace(/\s+/g, ' '));
  const name = data.get('objectname');
  draft.target_type = 'directory object';
  draft.target_id = name?.replace(/^%\{|\}$/g, '').toLowerCase() ?? null;
  draft.target_name = name;
  if (replicationRights.some((right) => properties?.includes(right) === true)) {
    draft.event_class = 'key_access';
    draft.activity = 'replicate';
  } else if (/secretobject/i.test(data.get('objecttype') ?? '') || /bckupkey/i.test(name ?? '')) {
    draft.event_class = 'key_access';
  } else if ((maskOf(event) & 0x20) !== 0) {
    draft.activity = 'update';
  }
}

const classOfObject: readonly (readonly [RegExp, Draft['event_class']])[] = [
  [/^group$/i, 'group_change'],
  [/^(?:user|computer|inetorgperson|ms-?ds-?.*managedserviceaccount)$/i, 'account_change'],
  [/^trusteddomain$/i, 'trust_change'],
  [/^grouppolicycontainer|domaindns|organizationalunit|^ntdsdsa|^server$/i, 'policy_change'],
];

/** 5136 to 5141: one attribute of one object; the new value of an attribute is an event of its own, beside the one that deletes the old. */
function directoryChange(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const kind = data.get('objectclass');
  const path = data.take('objectdn', 'newobjectdn');
  draft.target_type = kind?.toLowerCase() ?? 'directory object';
  draft.target_id = data.take('objectguid')?.replace(/[{}]/g, '').toLowerCase() ?? null;
  draft.target_name = path === null ? null : (/^[A-Z]+=((?:\\.|[^,\\])+)/i.exec(path)?.[1] ?? path).toLowerCase();
  draft.target_path = path;
  draft.event_class = classOfObject.find(([pattern]) => kind !== null && pattern.test(kind))?.[1] ?? 'policy_change';
  const attribute = data.take('attributeldapdisplayname');
  const value = parameterText(data.take('attributevalue'));
  const operation = parameterText(data.take('operationtype'));
  put(draft, 'attribute', attribute);
  put(draft, 'change', operation);
  draft.correlation_id =
    data.take('opcorrelationid')?.replace(/[{}]/g, '').toLowerCase() ?? draft.correlation_id ?? null;
  if (attribute === null) return;
  if (secretAttribute.test(attribute)) draft.event_class = 'credential_change';
  if (operation !== null && /delet|entfernt|supprim/i.test(operation)) change(draft, attribute, value, null);
  else change(draft, attribute, null, value);
}

function registryValue(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const value = data.take('objectvaluename');
  draft.target_type = 'registry value';
  draft.target_name = value;
  draft.target_path = data.take('objectname');
  change(draft, value ?? 'value', data.take('oldvalue'), data.take('newvalue'));
}

function credential(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'credential';
  draft.target_name = data.take('targetname', 'resource', 'keyname');
}

function permissions(event: WinEvent, draft: Draft): void {
  object(event, draft);
  draft.event_class = 'policy_change';
  change(draft, 'permissions', event.data.take('oldsd'), event.data.take('newsd'));
}

/** 5152 to 5159: the filtering platform names both ends. */
function connection(event: WinEvent, draft: Draft): void {
  const { data } = event;
  setSource(draft, data.take('sourceaddress'), data.take('sourceport'));
  draft.target_type = 'host';
  draft.target_name = splitAddress(data.get('destaddress')).ip;
  put(draft, 'process', data.take('application'));
}

export const objectRules: readonly [number, Rule][] = [
  ...group('file_access', { actor: 'subject', fill: share }, [
    [5140, 'A network share object was accessed', 'connect'],
    [5142, 'A network share object was added', 'create'],
    [5143, 'A network share object was modified', 'update'],
    [5144, 'A network share object was deleted', 'delete'],
  ]),
  ...group('file_access', { actor: 'subject', outcome: 'audit', fill: shareFile }, [
    [5145, 'A network share object was checked to see whether client can be granted desired access', 'read'],
  ]),
  ...group('api_call', { actor: 'subject', outcome: 'audit', fill: object }, [
    [4656, 'A handle to an object was requested', 'open'],
    [4661, 'A handle to an object was requested', 'open'],
    [4663, 'An attempt was made to access an object', 'read'],
  ]),
  ...group('api_call', { actor: 'subject', fill: object }, [
    [4659, 'A handle to an object was requested with intent to delete', 'delete'],
    [4660, 'An object was deleted', 'delete'],
  ]),
  ...group('api_call', { actor: 'subject', outcome: 'audit', fill: directoryAccess }, [
    [4662, 'An operation was performed on an object', 'read'],
  ]),
  ...group('policy_change', { actor: 'subject', fill: directoryChange }, [
    [5136, 'A directory service object was modified', 'update'],
    [5137, 'A directory service object was created', 'create'],
    [5138, 'A directory service object was undeleted', 'restore'],
    [5139, 'A directory service object was moved', 'move'],
    [5141, 'A directory service object was deleted', 'delete'],
  ]),
  ...group('api_call', { actor: 'subject', fill: registryValue }, [[4657, 'A registry value was modified', 'update']]),
  ...group('policy_change', { actor: 'subject', fill: permissions }, [
    [4670, 'Permissions on an object were changed', 'update'],
  ]),
  ...group('key_access', { actor: 'subject', fill: credential }, [
    [5376, 'Credential Manager credentials were backed up', 'export'],
    [5377, 'Credential Manager credentials were restored from a backup', 'import'],
    [5379, 'Credential Manager credentials were read', 'read'],
    [5381, 'Vault credentials were read', 'read'],
    [5382, 'Vault credentials were read', 'read'],
  ]),
  ...group('key_access', { actor: 'subject', outcome: 'audit', fill: credential }, [
    [4692, 'Backup of data protection master key was attempted', 'export'],
    [4693, 'Recovery of data protection master key was attempted', 'read'],
    [4694, 'Protection of auditable protected data was attempted', 'encrypt'],
    [4695, 'Unprotection of auditable protected data was attempted', 'decrypt'],
  ]),
  ...group('other', { actor: 'none', outcome: 'success', fill: connection }, [
    [5156, 'The Windows Filtering Platform has permitted a connection', 'connect'],
    [5154, 'The Windows Filtering Platform has permitted an application to listen on a port', 'listen'],
    [5158, 'The Windows Filtering Platform has permitted a bind to a local port', 'listen'],
  ]),
  ...group('other', { actor: 'none', outcome: 'failure', fill: connection }, [
    [5152, 'The Windows Filtering Platform blocked a packet', 'connect'],
    [5157, 'The Windows Filtering Platform has blocked a connection', 'connect'],
    [5159, 'The Windows Filtering Platform has blocked a bind to a local port', 'listen'],
  ]),
];
