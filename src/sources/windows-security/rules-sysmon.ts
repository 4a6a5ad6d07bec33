import { asGuid } from '../../lib/guid.ts';
import { splitAddress } from '../../lib/ip.ts';
import { change, hostName, put, setSource, type Draft } from './draft.ts';
import { group, type Rule } from './rule.ts';
import { baseName, setProgram } from './rules-execution.ts';
import type { WinEvent } from './win-event.ts';

function started(event: WinEvent, draft: Draft): void {
  const { data } = event;
  setProgram(draft, data.take('image'));
  draft.target_id = asGuid(data.take('processguid'));
  put(draft, 'process_id', data.take('processid'));
  put(draft, 'parent_process', data.take('parentimage'));
  put(draft, 'parent_process_id', data.take('parentprocessid'));
  put(draft, 'command_line', data.take('commandline'));
}

/** The program that did it stays in `extra.process`. */
function by(event: WinEvent, draft: Draft): void {
  put(draft, 'process', event.data.take('image', 'sourceimage'));
}

/** 3: outgoing connections name this computer as the source. */
function connection(event: WinEvent, draft: Draft): void {
  const { data } = event;
  by(event, draft);
  setSource(draft, data.take('sourceip'), data.take('sourceport'), data.take('sourcehostname'));
  draft.target_type = 'host';
  draft.target_name = hostName(data.get('destinationhostname')) ?? splitAddress(data.get('destinationip')).ip;
}

/** 8, 10: one process reaches into another. */
function intrusion(event: WinEvent, draft: Draft): void {
  by(event, draft);
  setProgram(draft, event.data.take('targetimage'));
  if (draft.target_name === 'lsass.exe') {
    draft.event_class = 'key_access';
    if (event.id === 10) draft.activity = 'read';
  }
}

function file(event: WinEvent, draft: Draft): void {
  by(event, draft);
  const path = event.data.take('targetfilename');
  draft.target_type = 'file';
  draft.target_path = path;
  draft.target_name = path === null ? null : baseName(path);
}

function loaded(event: WinEvent, draft: Draft): void {
  by(event, draft);
  const path = event.data.take('imageloaded');
  draft.target_type = 'image';
  draft.target_path = path;
  draft.target_name = path === null ? null : baseName(path).toLowerCase();
}

function registry(event: WinEvent, draft: Draft): void {
  const { data } = event;
  by(event, draft);
  const path = data.take('targetobject');
  draft.target_type = 'registry value';
  draft.target_path = path;
  draft.target_name = path === null ? null : baseName(path);
  const kind = data.get('eventtype');
  if (kind !== null && /delete/i.test(kind)) draft.activity = 'delete';
  else if (kind !== null && /create/i.test(kind)) draft.activity = 'create';
  change(draft, draft.target_name ?? 'value', null, data.take('details', 'newname'));
}

function pipe(event: WinEvent, draft: Draft): void {
  by(event, draft);
  draft.target_type = 'pipe';
  draft.target_name = event.data.take('pipename');
}

function dns(event: WinEvent, draft: Draft): void {
  const { data } = event;
  by(event, draft);
  draft.target_type = 'host';
  draft.target_name = data.take('queryname')?.toLowerCase() ?? null;
  const status = data.take('querystatus');
  draft.outcome_code = status;
  if (status !== null && status !== '0') draft.outcome = 'failure';
}

function wmi(event: WinEvent, draft: Draft): void {
  draft.target_type = 'wmi';
  draft.target_name = event.data.get('name', 'filter', 'consumer');
}

export const sysmonRules: readonly [number, Rule][] = [
  ...group('api_call', { actor: 'named', fill: started }, [[1, 'Process creation', 'execute']]),
  ...group('api_call', { actor: 'named', fill: connection }, [[3, 'Network connection', 'connect']]),
  ...group('api_call', { actor: 'named', fill: intrusion }, [
    [8, 'Remote thread created', 'inject'],
    [10, 'Process accessed', 'open'],
    [25, 'Process tampering', 'inject'],
  ]),
  ...group('file_access', { actor: 'named', fill: file }, [
    [2, 'File creation time changed', 'update'],
    [11, 'File created', 'create'],
    [15, 'File stream created', 'create'],
    [23, 'File deleted and archived', 'delete'],
    [26, 'File deleted', 'delete'],
    [27, 'Executable file blocked', 'create'],
    [29, 'Executable file detected', 'create'],
  ]),
  ...group('api_call', { actor: 'named', fill: registry }, [
    [12, 'Registry key created or deleted', 'update'],
    [13, 'Registry value set', 'update'],
    [14, 'Registry key or value renamed', 'rename'],
  ]),
  ...group('api_call', { actor: 'named', fill: pipe }, [
    [17, 'Pipe created', 'create'],
    [18, 'Pipe connected', 'connect'],
  ]),
  ...group('api_call', { actor: 'named', fill: wmi }, [
    [19, 'WMI event filter registered', 'create'],
    [20, 'WMI event consumer registered', 'create'],
    [21, 'WMI consumer bound to filter', 'create'],
  ]),
  ...group('api_call', { actor: 'named', fill: dns }, [[22, 'DNS query', 'resolve']]),
  ...group('api_call', { actor: 'named', fill: loaded }, [[6, 'Driver loaded', 'load']]),
  ...group('other', { actor: 'named', fill: loaded }, [[7, 'Image loaded', 'load']]),
  ...group('other', { actor: 'named', fill: by }, [
    [5, 'Process terminated', 'stop'],
    [9, 'Raw disk read', 'read'],
    [24, 'Clipboard changed', 'read'],
  ]),
  ...group('logging_change', { actor: 'none' }, [
    [4, 'Sysmon service state changed', 'update'],
    [16, 'Sysmon configuration changed', 'update'],
  ]),
];
