/** Tables of advanced hunting that are read each in its own way; `other` is any further one with the common columns. */
export type TableId =
  | 'cloud-app'
  | 'entra-sign-in'
  | 'entra-app-sign-in'
  | 'identity-logon'
  | 'identity-directory'
  | 'identity-query'
  | 'device-logon'
  | 'email'
  | 'email-post-delivery'
  | 'url-click'
  | 'alert'
  | 'other';

export type Has = (...names: readonly string[]) => boolean;

const some = (has: Has, ...names: readonly string[]): boolean => names.some((name) => has(name));

/** What tells a table by its columns, lower case; the first that fits counts. */
const marks: readonly (readonly [TableId, (has: Has) => boolean])[] = [
  ['entra-app-sign-in', (has) => has('errorcode', 'serviceprincipalid', 'applicationid')],
  [
    'entra-sign-in',
    (has) =>
      has('errorcode') &&
      some(has, 'accountobjectid', 'accountupn') &&
      some(has, 'requestid', 'correlationid') &&
      some(has, 'isguestuser', 'clientappused', 'conditionalaccessstatus', 'resourcetenantid', 'logontype'),
  ],
  ['alert', (has) => has('alertid') && some(has, 'servicesource', 'detectionsource', 'evidencerole', 'entitytype')],
  ['email-post-delivery', (has) => has('networkmessageid', 'actiontype') && some(has, 'actiontrigger', 'actionresult')],
  [
    'email',
    (has) => has('networkmessageid', 'recipientemailaddress') && some(has, 'senderfromaddress', 'emaildirection'),
  ],
  ['url-click', (has) => has('actiontype', 'url') && some(has, 'isclickedthrough', 'urlchain')],
  [
    'cloud-app',
    (has) =>
      has('actiontype') &&
      (has('raweventdata') ||
        (has('accountobjectid', 'application') && some(has, 'isadminoperation', 'activityobjects'))),
  ],
  ['identity-query', (has) => has('actiontype', 'querytype') && some(has, 'querytarget', 'query')],
  [
    'device-logon',
    (has) =>
      has('actiontype', 'logontype') &&
      some(has, 'deviceid', 'devicename') &&
      some(has, 'logonid', 'islocaladmin', 'remoteiptype', 'remoteip') &&
      !has('accountupn'),
  ],
  [
    'identity-logon',
    (has) => has('actiontype', 'logontype') && some(has, 'accountupn', 'accountobjectid', 'accountname'),
  ],
  [
    'identity-directory',
    (has) =>
      has('actiontype') &&
      some(has, 'targetaccountupn', 'targetaccountdisplayname') &&
      some(has, 'accountupn', 'destinationdevicename'),
  ],
  [
    'other',
    (has) =>
      has('actiontype', 'reportid') &&
      some(
        has,
        'deviceid',
        'devicename',
        'accountupn',
        'accountobjectid',
        'accountname',
        'initiatingprocessaccountname',
      ),
  ],
];

/** The table that has these columns; null when it is none of advanced hunting. */
export function tableOf(has: Has): TableId | null {
  if (!some(has, 'timestamp', 'timegenerated') || has('requesturi')) return null;
  return marks.find(([, fits]) => fits(has))?.[0] ?? null;
}

const named: ReadonlyMap<string, TableId> = new Map([
  ['cloudappevents', 'cloud-app'],
  ['aadsignineventsbeta', 'entra-sign-in'],
  ['entraidsigninevents', 'entra-sign-in'],
  ['aadspnsignineventsbeta', 'entra-app-sign-in'],
  ['entraidspnsigninevents', 'entra-app-sign-in'],
  ['identitylogonevents', 'identity-logon'],
  ['identitydirectoryevents', 'identity-directory'],
  ['identityqueryevents', 'identity-query'],
  ['devicelogonevents', 'device-logon'],
  ['emailevents', 'email'],
  ['emailpostdeliveryevents', 'email-post-delivery'],
  ['urlclickevents', 'url-click'],
  ['alertinfo', 'alert'],
  ['alertevidence', 'alert'],
]);

const streamed = /^AdvancedHunting-([A-Za-z]{1,80})$/;

/** Table of a category of event streaming; null for other categories, and for Graph requests, which are another source. */
export function tableNamed(category: unknown): TableId | null {
  const name = typeof category === 'string' ? streamed.exec(category)?.[1]?.toLowerCase() : undefined;
  if (name === undefined || name === 'graphapiauditevents') return null;
  return named.get(name) ?? 'other';
}
