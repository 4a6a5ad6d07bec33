import { asGuid } from '../../lib/guid.ts';
import { accountOf } from './accounts.ts';
import { hostName, put, sidOnly, setSource, setTarget, type Draft } from './draft.ts';
import { accountIn, group, type Rule } from './rule.ts';
import type { WinEvent } from './win-event.ts';

const atKeyboard: ReadonlySet<string> = new Set(['2', '7', '10', '11', '12', '13']);

function atComputer(event: WinEvent, draft: Draft): void {
  draft.target_type = 'computer';
  draft.target_name = event.computer;
}

/** 4624, 4625: the account is the target, the caller the subject. */
function logon(event: WinEvent, draft: Draft): void {
  const { data } = event;
  atComputer(event, draft);
  const caller = accountIn(event, 'subject', true);
  if (caller !== null && caller.name !== draft.actor_name) draft.actor_via = caller.name;
  setSource(draft, data.take('ipaddress'), data.take('ipport'), data.take('workstationname'));
  const type = /^\d{1,2}/.exec(data.take('logontype') ?? '')?.[0] ?? null;
  put(draft, 'logon_type', type);
  if (type !== null) {
    draft.interactive = atKeyboard.has(type);
    draft.activity = draft.interactive ? 'signin' : 'signin_noninteractive';
  }
  const authentication = data.take('authenticationpackagename')?.toLowerCase() ?? null;
  put(draft, 'authentication_package', authentication);
  draft.auth_flow = [authentication, type].filter((part) => part !== null).join('/') || null;
}

function leave(event: WinEvent, draft: Draft): void {
  atComputer(event, draft);
  put(draft, 'logon_type', event.data.take('logontype'));
}

/** 4648: somebody names the credentials of another account, for use here or on another computer. */
function explicitCredentials(event: WinEvent, draft: Draft): void {
  const { data } = event;
  setTarget(draft, accountIn(event, 'target'), 'user');
  draft.target_path = hostName(data.get('targetservername'));
  setSource(draft, data.take('ipaddress'), data.take('ipport'));
}

function special(event: WinEvent, draft: Draft): void {
  atComputer(event, draft);
  put(draft, 'privileges', event.data.take('privilegelist')?.replace(/\s+/g, ' '));
}

const certificateTypes: ReadonlySet<string> = new Set(['14', '15', '16', '17']);

/** 4768 to 4771, 4820: tickets and pre-authentication at a domain controller. */
function ticket(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const service = data.get('servicename');
  if (draft.actor_tenant === null && service?.toLowerCase().startsWith('krbtgt/') === true)
    identify(draft, accountOf(draft.actor_id ?? null, draft.actor_name ?? null, service.slice(7)));
  draft.target_type = 'service';
  draft.target_name = service?.toLowerCase() ?? null;
  draft.target_id = sidOnly(data.take('servicesid'));
  setSource(draft, data.take('ipaddress', 'clientaddress'), data.take('ipport', 'clientport'));
  draft.auth_flow = 'kerberos';
  const preAuth = data.get('preauthtype');
  if (preAuth === '2') draft.auth_method = 'password';
  else if (data.has('certthumbprint') || (preAuth !== null && certificateTypes.has(preAuth)))
    draft.auth_method = 'certificate';
}

/** 4776: a password checked by NTLM, on the computer that holds the account. */
function ntlm(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const host = hostName(data.take('workstation', 'workstationname'));
  const own = event.computer?.split('.')[0] ?? null;
  if (host !== null && host === own && draft.actor_key?.startsWith('win:') === true)
    identify(draft, accountOf(null, draft.actor_name?.split('\\')[1] ?? null, host));
  draft.src_host = host;
  draft.auth_flow = 'ntlm';
  atComputer(event, draft);
}

function identify(draft: Draft, account: ReturnType<typeof accountOf>): void {
  if (account === null) return;
  draft.actor_key = account.key;
  draft.actor_name = account.name;
  draft.actor_tenant = account.domain;
}

/** 4778, 4779: a window station connected or left; the client may be the console. */
function station(event: WinEvent, draft: Draft): void {
  const { data } = event;
  atComputer(event, draft);
  setSource(draft, data.take('clientaddress', 'ipaddress'), null, data.take('clientname'));
}

/** 6272 to 6274: a RADIUS client (VPN gateway, wireless) asked; the caller's address or telephone number is the calling station. */
function radius(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const calling = data.get('callingstationid');
  setSource(draft, calling !== null && /^[\d.]+$|:.*:/.test(calling) ? calling : null, null);
  draft.target_type = 'service';
  draft.target_name = data.get('clientname', 'nasidentifier')?.toLowerCase() ?? null;
  draft.auth_flow = data.get('eaptype', 'authenticationtype')?.toLowerCase() ?? 'radius';
  draft.outcome_code = data.take('reasoncode');
  draft.outcome_reason = data.take('reason');
}

/** 4964, 4627: groups of the account at logon. */
function groups(event: WinEvent, draft: Draft): void {
  leave(event, draft);
  put(
    draft,
    'groups',
    (event.data.take('sidlist') ?? event.data.take('groupmembership'))
      ?.replace(/[%{}]/g, '')
      .trim()
      .replace(/\s+/g, ' '),
  );
  draft.correlation_id = asGuid(event.data.get('targetlogonguid')) ?? draft.correlation_id ?? null;
}

export const logonRules: readonly [number, Rule][] = [
  ...group('authn', { actor: 'target', outcome: 'success', fill: logon }, [
    [4624, 'An account was successfully logged on', 'signin'],
  ]),
  ...group('authn', { actor: 'target', outcome: 'failure', fill: logon }, [
    [4625, 'An account failed to log on', 'signin'],
  ]),
  ...group('session', { actor: 'target', fill: leave }, [
    [4634, 'An account was logged off', 'logoff'],
    [4647, 'User initiated logoff', 'logoff'],
    [4800, 'The workstation was locked', 'lock'],
    [4801, 'The workstation was unlocked', 'unlock'],
  ]),
  ...group('session', { actor: 'target', fill: groups }, [[4627, 'Group membership information', 'read']]),
  ...group('session', { actor: 'subject', fill: explicitCredentials }, [
    [4648, 'A logon was attempted using explicit credentials', 'use_credentials'],
  ]),
  ...group('privileged_access', { actor: 'subject', fill: special }, [
    [4672, 'Special privileges assigned to new logon', 'assign_privileges'],
  ]),
  ...group('privileged_access', { actor: 'target', fill: groups }, [
    [4964, 'Special groups have been assigned to a new logon', 'assign_privileges'],
  ]),
  ...group('authn', { actor: 'target', outcome: 'status', fill: ticket }, [
    [4768, 'A Kerberos authentication ticket (TGT) was requested', 'request_ticket'],
    [4772, 'A Kerberos authentication ticket request failed', 'request_ticket'],
    [
      4820,
      'A Kerberos TGT was denied because the device does not meet the access control restrictions',
      'request_ticket',
    ],
  ]),
  ...group('authn', { actor: 'target', outcome: 'failure', fill: ticket }, [
    [4771, 'Kerberos pre-authentication failed', 'request_ticket'],
  ]),
  ...group('session', { actor: 'target', outcome: 'status', fill: ticket }, [
    [4769, 'A Kerberos service ticket was requested', 'request_service_ticket'],
    [4770, 'A Kerberos service ticket was renewed', 'renew_ticket'],
    [4773, 'A Kerberos service ticket request failed', 'request_service_ticket'],
  ]),
  ...group('authn', { actor: 'target', outcome: 'status', fill: ntlm }, [
    [4776, 'The computer attempted to validate the credentials for an account', 'validate_credentials'],
    [4777, 'The domain controller failed to validate the credentials for an account', 'validate_credentials'],
  ]),
  ...group('session', { actor: 'account', fill: station }, [
    [4778, 'A session was reconnected to a Window Station', 'reconnect'],
    [4779, 'A session was disconnected from a Window Station', 'disconnect'],
  ]),
  ...group('session', { actor: 'account', outcome: 'failure', fill: station }, [
    [4825, 'A user was denied the access to Remote Desktop', 'connect'],
  ]),
  ...group('authn', { actor: 'subject', outcome: 'success', fill: radius }, [
    [6272, 'Network Policy Server granted access to a user', 'signin'],
    [6278, 'Network Policy Server granted full access to a user', 'signin'],
  ]),
  ...group('authn', { actor: 'subject', outcome: 'failure', fill: radius }, [
    [6273, 'Network Policy Server denied access to a user', 'signin'],
    [6274, 'Network Policy Server discarded the request for a user', 'signin'],
  ]),
];
