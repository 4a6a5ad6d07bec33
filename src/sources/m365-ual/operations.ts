import type { EventClass } from '../../schema/event.ts';
import type { OperationRule } from '../microsoft-operations.ts';

type Group = readonly [EventClass, string, string];

/** Operations of the workloads by `operation_key`, blank-separated. Directory operations are shared with the Entra audit log. */
const groups: readonly Group[] = [
  ['mailbox_access', 'read', 'mailitemsaccessed folderbind messagebind attachmentaccess priorityresponses'],
  ['mailbox_access', 'send', 'send sendas sendonbehalf'],
  ['mailbox_access', 'delete', 'harddelete softdelete movetodeleteditems recorddelete'],
  ['mailbox_access', 'move', 'move'],
  ['mailbox_access', 'copy', 'copy'],
  ['mailbox_access', 'create', 'create'],
  ['mailbox_access', 'update', 'update applyrecord updatecompliancetag'],
  ['mailbox_access', 'signin', 'mailboxlogin'],
  [
    'mailbox_access',
    'search',
    'searchqueryinitiatedexchange searchcreated searchstarted searchupdated searchrun searchstopped',
  ],
  [
    'mailbox_access',
    'search',
    'new-compliancesearch start-compliancesearch set-compliancesearch new-mailboxsearch set-mailboxsearch search-mailbox',
  ],
  [
    'mailbox_access',
    'export',
    'new-compliancesearchaction new-mailboxexportrequest searchexported searchreportexported searchresultexported',
  ],
  [
    'mailbox_access',
    'download',
    'searchexportdownloaded previewitemdownloaded viewedsearchexported searchresultdownloaded',
  ],
  [
    'mailbox_access',
    'read',
    'searchpreviewed searchviewed viewedsearchpreviewed previewitemlisted previewitemrendered',
  ],
  ['mailbox_access', 'delete', 'searchresultspurged searchremoved remove-compliancesearch'],
  ['mailbox_rule', 'update', 'updateinboxrules set-inboxrule set-transportrule set-sweeprule'],
  ['mailbox_rule', 'create', 'new-inboxrule new-transportrule new-sweeprule'],
  ['mailbox_rule', 'delete', 'remove-inboxrule remove-transportrule remove-sweeprule'],
  ['mailbox_rule', 'enable', 'enable-inboxrule enable-transportrule enable-sweeprule'],
  ['mailbox_rule', 'disable', 'disable-inboxrule disable-transportrule disable-sweeprule'],
  [
    'sharing',
    'grant',
    'add-mailboxpermission add-recipientpermission add-mailboxfolderpermission set-mailboxfolderpermission',
  ],
  ['sharing', 'grant', 'addfolderpermissions modifyfolderpermissions updatefolderpermissions updatecalendardelegation'],
  [
    'sharing',
    'revoke',
    'remove-mailboxpermission remove-recipientpermission remove-mailboxfolderpermission removefolderpermissions',
  ],
  [
    'role_change',
    'assign_role',
    'add-rolegroupmember new-managementroleassignment update-rolegroupmember sitecollectionadminadded',
  ],
  ['role_change', 'remove_role', 'remove-rolegroupmember remove-managementroleassignment sitecollectionadminremoved'],
  [
    'trust_change',
    'create',
    'new-federationtrust add-federateddomain new-accepteddomain new-organizationrelationship new-partnerapplication',
  ],
  [
    'trust_change',
    'update',
    'set-federationtrust set-federateddomain set-accepteddomain set-organizationrelationship set-partnerapplication',
  ],
  [
    'trust_change',
    'delete',
    'remove-federationtrust remove-federateddomain remove-accepteddomain remove-organizationrelationship',
  ],
  [
    'logging_change',
    'update',
    'set-adminauditlogconfig set-mailboxauditbypassassociation set-unifiedauditlogretentionpolicy',
  ],
  ['logging_change', 'create', 'new-unifiedauditlogretentionpolicy install-adminauditlogconfig'],
  ['logging_change', 'delete', 'remove-unifiedauditlogretentionpolicy'],
  ['logging_change', 'disable', 'disable-adminauditlogconfig'],
  [
    'file_access',
    'read',
    'fileaccessed fileaccessedextended filepreviewed pageviewed pageviewedextended pageprefetched filevisited',
  ],
  [
    'file_access',
    'read',
    'clientviewsignaled listviewed listitemviewed viewreport viewdashboard viewdataset filetranscriptcontentaccessed',
  ],
  ['file_access', 'search', 'searchqueryperformed searchqueryinitiatedsharepoint'],
  [
    'file_access',
    'download',
    'filedownloaded filesyncdownloadedfull filesyncdownloadedpartial filedownloadedfrombrowser',
  ],
  [
    'file_access',
    'download',
    'exportreport exportartifact exporttile downloadreport meetingrecordingdownloaded meetingtranscriptdownloaded',
  ],
  ['file_access', 'upload', 'fileuploaded filesyncuploadedfull filesyncuploadedpartial fileuploadedpartial'],
  [
    'file_access',
    'create',
    'foldercreated listcreated listitemcreated listcolumncreated sitecolumncreated sitecontenttypecreated',
  ],
  [
    'file_access',
    'update',
    'filemodified filemodifiedextended filerenamed foldermodified folderrenamed filecheckedin filecheckedout listupdated',
  ],
  [
    'file_access',
    'update',
    'listitemupdated listcolumnupdated filerestored folderrestored wactokenshared filecheckoutdiscarded',
  ],
  ['file_access', 'move', 'filemoved foldermoved'],
  ['file_access', 'copy', 'filecopied foldercopied'],
  [
    'file_access',
    'delete',
    'filedeleted filerecycled folderdeleted folderrecycled filedeletedfirststagerecyclebin listdeleted listitemdeleted',
  ],
  [
    'file_access',
    'delete',
    'filedeletedsecondstagerecyclebin fileversionsalldeleted fileversionrecycled filedeletedforever',
  ],
  ['finding', 'alert', 'filemalwaredetected filesyncmalwaredetected alerttriggered alertupdated alertentitygenerated'],
  [
    'sharing',
    'create',
    'sharingset sharinginvitationcreated anonymouslinkcreated companylinkcreated securelinkcreated sharinglinkcreated',
  ],
  [
    'sharing',
    'create',
    'addedtosharinglink addedtosecurelink accessrequestcreated accessrequestapproved sharinginvitationaccepted',
  ],
  ['sharing', 'add_member', 'addedtogroup'],
  ['sharing', 'remove_member', 'removedfromgroup'],
  ['sharing', 'read', 'anonymouslinkused companylinkused securelinkused sharinglinkused'],
  [
    'sharing',
    'update',
    'anonymouslinkupdated companylinkupdated securelinkupdated sharinglinkupdated sharinginheritancebroken',
  ],
  [
    'sharing',
    'update',
    'permissionleveladded permissionlevelmodified permissionlevelsinheritancebroken sharinginheritancereset',
  ],
  [
    'sharing',
    'delete',
    'anonymouslinkremoved companylinkremoved securelinkdeleted sharingrevoked sharinginvitationrevoked removedfromsecurelink',
  ],
  [
    'policy_change',
    'update',
    'sharingpolicychanged deviceaccesspolicychanged networkaccesspolicychanged teamstenantsettingchanged teamsettingchanged',
  ],
  [
    'policy_change',
    'update',
    'channelsettingchanged set-transportconfig set-organizationconfig set-casmailbox set-mailboxplan',
  ],
  ['group_change', 'add_member', 'memberadded add-distributiongroupmember add-unifiedgrouplinks'],
  ['group_change', 'remove_member', 'memberremoved remove-distributiongroupmember remove-unifiedgrouplinks'],
  ['group_change', 'update', 'memberrolechanged groupupdated update-distributiongroupmember'],
  ['group_change', 'create', 'groupadded teamcreated channeladded'],
  ['group_change', 'delete', 'groupremoved teamdeleted channeldeleted sitedeleted'],
  ['file_access', 'create', 'sitecollectioncreated'],
  ['session', 'signin', 'teamssessionstarted'],
  ['other', 'send', 'messagesent messagecreatedhaslink messagecreatednotification meetingparticipantdetail'],
  [
    'other',
    'read',
    'messageread messageslisted chatretrieved messagehostedcontentread messagehostedcontentslisted copilotinteraction',
  ],
  ['consent', 'create', 'appinstalled botaddedtoteam connectoradded tabadded new-serviceprincipal'],
];

const rules: ReadonlyMap<string, OperationRule> = new Map(
  groups.flatMap(([event_class, activity, names]) =>
    names.split(' ').map((name) => [name.toLowerCase(), { event_class, activity }] as const),
  ),
);

/** Cmdlets by their noun, where the table above has no exact entry. */
const nouns: readonly (readonly [RegExp, EventClass])[] = [
  [/auditlog|auditbypass|auditconfig|retentionpolicy/, 'logging_change'],
  [/inboxrule|transportrule|sweeprule|journalrule/, 'mailbox_rule'],
  [/rolegroup|managementrole|roleassignment|managementscope/, 'role_change'],
  [/federat|accepteddomain|organizationrelationship|partnerapplication/, 'trust_change'],
  [/permission/, 'sharing'],
  [/compliancesearch|mailboxsearch|compliancecase|mailboxexport/, 'mailbox_access'],
  [/distributiongroup|unifiedgroup|dynamicdistribution/, 'group_change'],
  [/plan$|policy|config|rule|connector|settings?$|arcconfig|casmailbox/, 'policy_change'],
  [/mailbox|mailuser|mailcontact|^user$|syncuser|recipient/, 'account_change'],
];

/** Record types whose unlisted operations are all of one class. */
const byRecordType: ReadonlyMap<number, EventClass> = new Map([
  ...([2, 3, 19, 50] as const).map((type) => [type, 'mailbox_access'] as const),
  ...([4, 6, 7, 36, 37, 54, 55, 56] as const).map((type) => [type, 'file_access'] as const),
  [14, 'sharing'],
  ...([11, 13, 28, 33, 34, 40, 41, 47, 62, 63, 64, 78, 86, 89, 107, 294] as const).map(
    (type) => [type, 'finding'] as const,
  ),
  ...([87, 302, 303] as const).map((type) => [type, 'role_change'] as const),
  [297, 'logging_change'],
  [372, 'trust_change'],
  [24, 'mailbox_access'],
]);

const verbs: readonly (readonly [RegExp, string])[] = [
  [/^(new|add|create|install|upload|copy)|(created|added|uploaded|inserted)$/, 'create'],
  [/^(set|update|edit|change|enable|disable|modify|rename)|(updated|modified|changed|renamed|edited)$/, 'update'],
  [/^(remove|delete|purge|clear|revoke)|(deleted|removed|recycled|purged)$/, 'delete'],
  [/download|export/, 'download'],
  [/search/, 'search'],
  [/^(get|view|read|list|test)|(viewed|accessed|read|listed|visited|previewed|retrieved)$/, 'read'],
  [/sen[dt]$/, 'send'],
];

const cmdlet =
  /^(?:new|set|add|remove|enable|disable|get|test|update|start|stop|install|uninstall|import|export|search|undo|restore|grant|revoke|clear|release|move|complete|resume|suspend|invoke|write)-([a-z0-9]+)$/;
const memo = new Map<string, OperationRule>();

/** Class and normalised verb of an operation outside the directory, by `operation_key` and record type. */
export function workloadRule(key: string, recordType: number | null): OperationRule {
  const known = rules.get(key);
  if (known !== undefined) return known;
  const id = `${recordType ?? ''}|${key}`;
  const seen = memo.get(id);
  if (seen !== undefined) return seen;
  const rule = derive(key, recordType);
  if (memo.size >= 4096) memo.clear();
  if (id.length < 200) memo.set(id, rule);
  return rule;
}

function derive(key: string, recordType: number | null): OperationRule {
  const name = key.slice(0, 200);
  const activity = verbs.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  const noun = cmdlet.exec(name)?.[1];
  if (noun !== undefined && /^(get|test)-/.test(name)) return { event_class: 'api_call', activity: 'read' };
  const byNoun = noun === undefined ? undefined : nouns.find(([pattern]) => pattern.test(noun))?.[1];
  const byType = recordType === null ? undefined : byRecordType.get(recordType);
  const event_class = byNoun ?? byType ?? (noun === undefined ? 'other' : 'policy_change');
  return { event_class, activity: event_class === 'finding' ? 'alert' : activity };
}
