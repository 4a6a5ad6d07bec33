import { accountRules } from './rules-account.ts';
import { executionRules, powershellRules, schedulerRules, systemRules, wmiRules } from './rules-execution.ts';
import { logonRules } from './rules-logon.ts';
import { noiseRules } from './rules-noise.ts';
import { objectRules } from './rules-object.ts';
import { policyRules } from './rules-policy.ts';
import {
  connectionManagerRules,
  defenderRules,
  rdpClientRules,
  rdpCoreRules,
  sessionManagerRules,
  sshRules,
  winrmRules,
} from './rules-remote.ts';
import { sysmonRules } from './rules-sysmon.ts';
import type { Rule, Rules } from './rule.ts';
import type { WinEvent } from './win-event.ts';

/** What the ids of one log mean. */
export interface Log {
  /** Word before the id in `operation`; empty for the audit log, whose ids everybody knows. */
  readonly prefix: string;
  readonly rules: Rules;
}

function log(prefix: string, ...rules: readonly (readonly [number, Rule][])[]): Log {
  return { prefix, rules: new Map(rules.flat()) };
}

const security = log('', logonRules, accountRules, objectRules, policyRules, executionRules, noiseRules);

const logs: ReadonlyMap<string, Log> = new Map([
  ['security', security],
  [
    'system',
    log(
      'System',
      systemRules,
      policyRules.filter(([id]) => id === 104),
    ),
  ],
  ['microsoft-windows-sysmon/operational', log('Sysmon', sysmonRules)],
  ['microsoft-windows-powershell/operational', log('PowerShell', powershellRules)],
  ['powershellcore/operational', log('PowerShell', powershellRules)],
  ['windows powershell', log('PowerShell', powershellRules)],
  ['microsoft-windows-taskscheduler/operational', log('TaskScheduler', schedulerRules)],
  ['microsoft-windows-wmi-activity/operational', log('WMI', wmiRules)],
  ['microsoft-windows-terminalservices-localsessionmanager/operational', log('RDP', sessionManagerRules)],
  ['microsoft-windows-terminalservices-remoteconnectionmanager/operational', log('RDP', connectionManagerRules)],
  ['microsoft-windows-remotedesktopservices-rdpcorets/operational', log('RDP', rdpCoreRules)],
  ['microsoft-windows-terminalservices-rdpclient/operational', log('RDP client', rdpClientRules)],
  ['microsoft-windows-winrm/operational', log('WinRM', winrmRules)],
  ['openssh/operational', log('OpenSSH', sshRules)],
  ['microsoft-windows-windows defender/operational', log('Defender', defenderRules)],
]);

/** Logs to which an id is ascribed where neither channel nor provider is known, in this order. */
const guessed = ['security', 'system', 'microsoft-windows-powershell/operational'].flatMap(
  (name) => logs.get(name) ?? [],
);

/** The log of a channel, else of a provider, else of the id alone; one without rules for a log that has none. */
export function logOf(event: Pick<WinEvent, 'channel' | 'provider' | 'id'>): Log {
  const name = event.channel ?? event.provider;
  if (name === null) return guessed.find(({ rules }) => rules.has(event.id)) ?? security;
  return logs.get(name.toLowerCase()) ?? { prefix: shortName(name), rules: new Map() };
}

/** `Microsoft-Windows-Kernel-PnP/Configuration` as `Kernel-PnP`. */
function shortName(channel: string): string {
  return (channel.replace(/^Microsoft-Windows-/i, '').split('/')[0] ?? channel).slice(0, 80);
}
