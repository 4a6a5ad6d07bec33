import { accountOf, domainOf } from './accounts.ts';
import { hostName, put, setSource, type Draft } from './draft.ts';
import { group, type Rule } from './rule.ts';
import type { WinEvent } from './win-event.ts';

function atComputer(event: WinEvent, draft: Draft): void {
  draft.target_type = 'computer';
  draft.target_name = event.computer;
}

function setActor(draft: Draft, account: ReturnType<typeof accountOf>): void {
  if (account === null) return;
  draft.actor_key = account.key ?? draft.actor_key ?? null;
  draft.actor_name = account.name;
  draft.actor_type = account.type;
  draft.actor_tenant = account.domain;
}

/** Session manager of terminal services: user, session number and address (`LOCAL` at the console). */
function terminal(event: WinEvent, draft: Draft): void {
  const { data } = event;
  atComputer(event, draft);
  const address = data.take('address', 'ipaddress');
  setSource(draft, address, null);
  if (address?.toUpperCase() === 'LOCAL') put(draft, 'address', 'local');
  put(draft, 'terminal_session', data.take('sessionid', 'session', 'targetsession'));
  draft.auth_flow = 'rdp';
  draft.interactive = true;
}

/** 1149: numbered parameters, user, domain, address. The network level authentication passed; no session need follow. */
function connected(event: WinEvent, draft: Draft): void {
  const { data } = event;
  atComputer(event, draft);
  setActor(
    draft,
    accountOf(null, data.take('param1', 'username', 'user'), data.take('param2', 'domain'), domainOf(event.computer)),
  );
  setSource(draft, data.take('param3', 'ipaddress', 'address'), null);
  draft.auth_flow = 'rdp';
}

/** RdpCoreTS: the address of a client, known before anybody signed in. */
function knocked(event: WinEvent, draft: Draft): void {
  const { data } = event;
  atComputer(event, draft);
  setSource(draft, data.take('clientip', 'ipstring', 'param2'), null);
  draft.auth_flow = 'rdp';
}

/** The client's own log: where this computer connected to. */
function outgoing(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'computer';
  draft.target_name = hostName(data.take('value', 'address'));
  draft.auth_flow = 'rdp';
}

function remoteShell(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const connection = data.take('connection');
  draft.auth_flow = 'winrm';
  if (connection !== null) {
    draft.target_type = 'computer';
    draft.target_name = hostName(connection.replace(/^https?:\/\//i, '').split(/[/:?]/)[0] ?? null);
    draft.target_path = connection;
  } else {
    atComputer(event, draft);
    draft.target_path = data.take('resourceuri');
  }
  const user = data.take('username');
  if (user !== null) setActor(draft, accountOf(null, user, null, domainOf(event.computer)));
  const code = data.take('errorcode');
  if (code !== null) draft.outcome_code = code;
}

const sshLine = /^(Accepted|Failed) (\S{1,40}) for (?:invalid user )?(\S{1,256}) from (\S{1,64}) port (\d{1,5})/;

/** OpenSSH writes plain lines; those of accepted and failed sign-ins are read. */
function ssh(event: WinEvent, draft: Draft): void {
  const payload = event.data.get('payload');
  const match = payload === null ? null : sshLine.exec(payload);
  if (match === null) return;
  const [, result, method, name = null, address = null, port = null] = match;
  draft.event_class = 'authn';
  draft.activity = 'signin';
  draft.outcome = result === 'Accepted' ? 'success' : 'failure';
  draft.auth_method = method ?? null;
  draft.auth_flow = 'ssh';
  setActor(draft, accountOf(null, name, null, event.computer?.split('.')[0] ?? null));
  setSource(draft, address, port);
  atComputer(event, draft);
}

function malware(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'file';
  draft.target_path = data.take('path');
  draft.target_name = data.get('threat name');
  const user = accountOf(null, data.take('detection user'), null);
  setActor(draft, user);
}

export const sessionManagerRules: readonly [number, Rule][] = [
  ...group('session', { actor: 'named', fill: terminal }, [
    [21, 'Remote Desktop Services: session logon succeeded', 'signin'],
    [22, 'Remote Desktop Services: shell start', 'start'],
    [23, 'Remote Desktop Services: session logoff succeeded', 'logoff'],
    [24, 'Remote Desktop Services: session has been disconnected', 'disconnect'],
    [25, 'Remote Desktop Services: session reconnection succeeded', 'reconnect'],
    [39, 'Remote Desktop Services: session was disconnected by another session', 'disconnect'],
    [40, 'Remote Desktop Services: session was disconnected, with a reason', 'disconnect'],
  ]),
];

export const connectionManagerRules: readonly [number, Rule][] = [
  ...group('session', { actor: 'none', fill: connected }, [
    [1149, 'Remote Desktop Services: user authentication succeeded', 'signin'],
  ]),
];

export const rdpCoreRules: readonly [number, Rule][] = [
  ...group('session', { actor: 'none', outcome: 'success', fill: knocked }, [
    [131, 'The server accepted a new connection from a client', 'connect'],
  ]),
  ...group('session', { actor: 'none', outcome: 'failure', fill: knocked }, [
    [140, 'A connection failed because the user name or password is not correct', 'connect'],
  ]),
];

export const rdpClientRules: readonly [number, Rule][] = [
  ...group('session', { actor: 'user', outcome: 'success', fill: outgoing }, [
    [1024, 'The Remote Desktop client is trying to connect to a server', 'connect'],
    [1102, 'The Remote Desktop client has started a multi-transport connection', 'connect'],
  ]),
];

export const winrmRules: readonly [number, Rule][] = [
  ...group('session', { actor: 'user', fill: remoteShell }, [
    [6, 'A WSMan session was created', 'connect'],
    [91, 'A WSMan shell was created on the server', 'connect'],
    [169, 'A user authenticated to WinRM', 'signin'],
  ]),
  ...group('session', { actor: 'user', outcome: 'failure', fill: remoteShell }, [
    [142, 'A WSMan operation failed', 'execute'],
    [161, 'Authentication of a WinRM user failed', 'signin'],
  ]),
  ...group('other', { actor: 'user', fill: remoteShell }, [[145, 'A WSMan operation started', 'execute']]),
];

export const sshRules: readonly [number, Rule][] = [
  ...group('other', { actor: 'none', outcome: 'audit', fill: ssh }, [[4, 'OpenSSH message', 'log']]),
];

export const defenderRules: readonly [number, Rule][] = [
  ...group('finding', { actor: 'none', outcome: 'success', fill: malware }, [
    [1116, 'Malware was detected', 'alert'],
    [1117, 'An action was taken against malware', 'alert'],
  ]),
  ...group('finding', { actor: 'none', outcome: 'failure', fill: malware }, [
    [1118, 'An action against malware failed', 'alert'],
    [1119, 'An action against malware failed critically', 'alert'],
  ]),
  ...group('policy_change', { actor: 'none', outcome: 'success' }, [
    [5001, 'Real-time protection was disabled', 'disable'],
    [5007, 'The antimalware configuration changed', 'update'],
    [5010, 'Scanning for malware was disabled', 'disable'],
  ]),
];
