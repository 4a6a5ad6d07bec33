import { accountOf } from './accounts.ts';
import { change, put, type Draft } from './draft.ts';
import { parameterText } from './codes.ts';
import { accountIn, group, type Rule } from './rule.ts';
import type { WinEvent } from './win-event.ts';

/** File name at the end of a Windows path. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1) || path;
}

/** A program as the target: its file name, and the path. */
export function setProgram(draft: Draft, path: string | null): void {
  draft.target_type = 'process';
  draft.target_path = path;
  draft.target_name = path === null ? null : baseName(path).toLowerCase();
}

/** 4688: the subject started it; a target account is named when it runs under another token. */
function started(event: WinEvent, draft: Draft): void {
  const { data } = event;
  setProgram(draft, data.take('newprocessname'));
  draft.target_id = data.take('newprocessid');
  put(draft, 'process_id', draft.target_id);
  put(draft, 'parent_process', data.take('parentprocessname'));
  put(draft, 'parent_process_id', data.take('processid'));
  put(draft, 'command_line', data.take('commandline'));
  put(draft, 'token_elevation', parameterText(data.take('tokenelevationtype')));
  const runsAs = accountIn(event, 'target');
  if (runsAs !== null && runsAs.name !== draft.actor_name) put(draft, 'runs_as', runsAs.name);
}

function ended(event: WinEvent, draft: Draft): void {
  const { data } = event;
  setProgram(draft, data.take('processname'));
  draft.target_id = data.get('processid');
}

/** 4697, 7045: a service and the program it runs. */
function service(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'service';
  draft.target_name = data.take('servicename');
  draft.target_path = data.take('servicefilename', 'imagepath');
  put(draft, 'service_account', data.take('serviceaccount', 'accountname'));
  put(draft, 'service_start_type', data.take('servicestarttype', 'starttype'));
}

/** 7040, 7036, 7034, 7023: parameters are numbered; the display name of the service comes first. */
function serviceState(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'service';
  draft.target_name = data.take('servicename', 'param4') ?? data.get('param1');
  put(draft, 'display_name', data.take('param1'));
  const before = data.take('param2');
  if (event.id === 7040) change(draft, 'start type', before, data.take('param3'));
  else put(draft, 'state', before);
}

const taskContent = /<(Command|Arguments|UserId|RunLevel|Author)>([^<]{0,4000})<\//g;

/** 4698 to 4702: the task's definition is an XML text. */
function task(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'task';
  draft.target_name = data.take('taskname');
  const raw = data.get('taskcontent', 'taskcontentnew');
  if (raw === null) return;
  const content = raw.startsWith('&lt;') ? entities(raw.slice(0, 200_000)) : raw;
  const parts = new Map<string, string>();
  for (const match of content.slice(0, 100_000).matchAll(taskContent)) {
    const [, name = '', value = ''] = match;
    if (!parts.has(name)) parts.set(name, entities(value));
  }
  const command = parts.get('Command') ?? null;
  draft.target_path = command;
  put(draft, 'command_line', command === null ? null : [command, parts.get('Arguments')].filter(Boolean).join(' '));
  put(draft, 'runs_as', parts.get('UserId'));
  put(draft, 'run_level', parts.get('RunLevel'));
}

function entities(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

/** Task Scheduler's own log. */
function scheduled(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'task';
  draft.target_name = data.take('taskname');
  draft.target_path = data.take('actionname', 'path');
  const account = accountOf(null, data.take('usercontext', 'username'), null);
  if (account !== null) setActor(draft, account);
}

function setActor(draft: Draft, account: NonNullable<ReturnType<typeof accountOf>>): void {
  draft.actor_key = account.key ?? draft.actor_key ?? null;
  draft.actor_name = account.name;
  draft.actor_type = account.type;
  draft.actor_tenant = account.domain;
}

const contextLine = /^\s{0,40}([A-Za-z ]{2,40}?) {0,4}=(.*)$/;

/** 4103, 800: who ran which command; the context is lines of `name = value`. */
function command(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const context = new Map<string, string>();
  const place = ['contextinfo', 'param2', 'param3'].find((name) => data.get(name)?.includes(' = ') ?? false);
  const other = place ?? ['param2', 'param3'].find((name) => data.get(name)?.includes('HostApplication=') ?? false);
  const lines = other === undefined ? '' : (data.take(other) ?? '');
  for (const line of lines.slice(0, 20_000).split(/\r?\n/)) {
    const match = contextLine.exec(line);
    const value = match?.[2]?.trim() ?? '';
    if (match?.[1] !== undefined && value !== '') context.set(match[1].toLowerCase().replace(/ /g, ''), value);
  }
  const user = accountOf(draft.actor_id ?? null, context.get('user') ?? context.get('userid') ?? null, null);
  if (user !== null) setActor(draft, user);
  const connected = context.get('connecteduser') ?? null;
  if (connected !== null) draft.actor_via = connected.toLowerCase();
  draft.target_type = 'command';
  draft.target_name = context.get('commandname') ?? null;
  draft.target_path = context.get('scriptname') ?? context.get('commandpath') ?? null;
  put(draft, 'host_application', context.get('hostapplication'));
  put(draft, 'command_line', context.get('commandline'));
  if (context.get('hostname') === 'ServerRemoteHost') put(draft, 'remote', 'true');
}

function script(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'script';
  draft.target_id = data.take('scriptblockid');
  draft.target_path = data.take('path');
  draft.target_name = draft.target_path === null ? null : baseName(draft.target_path);
}

function wmi(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'wmi';
  draft.target_name = data.get('operation', 'consumer', 'possiblecause', 'query');
  draft.src_host = data.take('clientmachine')?.toLowerCase() ?? null;
  if (data.has('resultcode')) draft.outcome_code = data.take('resultcode');
}

export const executionRules: readonly [number, Rule][] = [
  ...group('api_call', { actor: 'subject', fill: started }, [[4688, 'A new process has been created', 'execute']]),
  ...group('other', { actor: 'subject', fill: ended }, [[4689, 'A process has exited', 'stop']]),
  ...group('api_call', { actor: 'subject', fill: service }, [
    [4697, 'A service was installed in the system', 'create'],
  ]),
  ...group('api_call', { actor: 'subject', fill: task }, [
    [4698, 'A scheduled task was created', 'create'],
    [4699, 'A scheduled task was deleted', 'delete'],
    [4700, 'A scheduled task was enabled', 'enable'],
    [4701, 'A scheduled task was disabled', 'disable'],
    [4702, 'A scheduled task was updated', 'update'],
  ]),
];

export const systemRules: readonly [number, Rule][] = [
  ...group('api_call', { actor: 'user', fill: service }, [[7045, 'A service was installed in the system', 'create']]),
  ...group('api_call', { actor: 'user', fill: serviceState }, [
    [7040, 'The start type of a service was changed', 'update'],
  ]),
  ...group('other', { actor: 'none', fill: serviceState }, [
    [7034, 'A service terminated unexpectedly', 'stop'],
    [7036, 'A service entered a state', 'update'],
  ]),
];

export const powershellRules: readonly [number, Rule][] = [
  ...group('api_call', { actor: 'user', fill: command }, [
    [4103, 'PowerShell command invocation', 'execute'],
    [800, 'PowerShell pipeline execution', 'execute'],
  ]),
  ...group('api_call', { actor: 'user', fill: script }, [[4104, 'PowerShell script block', 'execute']]),
  ...group('other', { actor: 'user', fill: script }, [
    [4105, 'PowerShell script block started', 'start'],
    [4106, 'PowerShell script block stopped', 'stop'],
  ]),
  ...group('other', { actor: 'user', fill: command }, [
    [400, 'PowerShell engine started', 'start'],
    [403, 'PowerShell engine stopped', 'stop'],
    [600, 'PowerShell provider started', 'start'],
  ]),
];

export const schedulerRules: readonly [number, Rule][] = [
  ...group('api_call', { actor: 'named', fill: scheduled }, [
    [106, 'A scheduled task was registered', 'create'],
    [140, 'A scheduled task was updated', 'update'],
    [141, 'A scheduled task was deleted', 'delete'],
    [142, 'A scheduled task was disabled', 'disable'],
    [129, 'A scheduled task created a process', 'execute'],
    [200, 'A scheduled task started an action', 'execute'],
  ]),
  ...group('other', { actor: 'named', fill: scheduled }, [
    [100, 'A scheduled task was started', 'start'],
    [102, 'A scheduled task completed', 'stop'],
    [201, 'A scheduled task completed an action', 'stop'],
  ]),
];

export const wmiRules: readonly [number, Rule][] = [
  ...group('api_call', { actor: 'named', fill: wmi }, [
    [5857, 'A WMI provider was loaded', 'start'],
    [5860, 'A temporary WMI event subscription was made', 'create'],
    [5861, 'A permanent WMI event subscription was made', 'create'],
  ]),
  ...group('api_call', { actor: 'named', outcome: 'failure', fill: wmi }, [
    [5858, 'A WMI operation failed', 'execute'],
  ]),
];
