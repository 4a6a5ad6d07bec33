import { accountRules } from './rules-account.ts';
import { executionRules, powershellRules, schedulerRules, systemRules, wmiRules } from './rules-execution.ts';
import { logonRules } from './rules-logon.ts';
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

/** What the ids of one log mean. */
export interface Log {
  /** Word before the id in `operation`; empty for the audit log, whose ids everybody knows. */
  readonly prefix: string;
  readonly rules: Rules;
}

function log(prefix: string, ...rules: readonly (readonly [number, Rule][])[]): Log {
  return { prefix, rules: new Map(rules.flat()) };
}

const security = log('', logonRules, accountRules, objectRules, policyRules, executionRules);

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

/** The log of a channel; one without rules for a channel that has none. */
export function logOf(channel: string | null): Log {
  if (channel === null) return security;
  return logs.get(channel.toLowerCase()) ?? { prefix: shortName(channel), rules: new Map() };
}

/** `Microsoft-Windows-Kernel-PnP/Configuration` as `Kernel-PnP`. */
function shortName(channel: string): string {
  return (channel.replace(/^Microsoft-Windows-/i, '').split('/')[0] ?? channel).slice(0, 80);
}
