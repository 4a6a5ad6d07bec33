import { cell } from '../csv-cell.ts';
import type { ExportRow } from '../export-files.ts';
import type { Part } from '../story.ts';
import { logFile, type Tell } from './log-file.ts';
import type { SituationFile } from './situation.ts';

const header =
  'Domain,Receive Time,Serial #,Type,Threat/Content Type,Config Version,Generate Time,Virtual System,Event ID,Stage,Authentication Method,Tunnel Type,Source User,Source Region,Machine Name,Public IP,Public IPv6,Private IP,Private IPv6,Host ID,Serial Number,Client Version,Client OS,Client OS Version,Repeat Count,Reason,Error,Description,Status,Location,Login Duration,Connect Method,Error Code,Portal,Sequence Number,Action Flags,High Res Timestamp,Selection Type,Response Time,Priority,Attempted Gateways,Gateway';

export interface VpnUse {
  readonly time: number;
  /** `contoso\\ext-fab-jo` or an address. */
  readonly user: string;
  readonly country: string;
  readonly machine: string;
  readonly ip: string;
  /** Address inside the tunnel. */
  readonly inner: string;
}

/** The GlobalProtect log of a firewall as its monitor exports it. */
export class VpnLog {
  private readonly rows: ExportRow[] = [];
  private sequence = 7_100_000;

  constructor(private readonly tell: Tell) {}

  /** Sign-in and tunnel; the tunnel's end `hours` later. */
  use(part: Part, use: VpnUse, hours: number): void {
    this.row(part, use, use.time, 'gateway-auth', 'login');
    this.row(part, use, use.time + 4000, 'gateway-connected', 'connected');
    this.row(part, use, use.time + hours * 3_600_000, 'gateway-logout', 'logout');
  }

  private row(part: Part, use: VpnUse, time: number, event: string, stage: string): void {
    const sequence = String(++this.sequence);
    this.tell(part, sequence, time, use.ip, null);
    const iso = new Date(time).toISOString();
    const local = iso.slice(0, 19).replaceAll('-', '/').replace('T', ' ');
    const connected = stage !== 'login';
    const cells = [
      ...['1', local, '012345678901', 'GLOBALPROTECT', '0', '2561', local, 'vsys1', event, stage],
      ...[connected ? '' : 'RADIUS OTP', connected ? 'IPSec' : '', use.user, use.country, use.machine, use.ip],
      ...['0.0.0.0', connected ? use.inner : '0.0.0.0', '0.0.0.0', '', '', '6.2.1', 'Windows', 'Microsoft Windows 11'],
      ...['1', '', '', '', 'success', '', '0', connected ? 'user-logon' : '', '0', 'GP-Portal', sequence, ''],
      ...[`${iso.slice(0, 23)}+00:00`, '', '', '', '', 'gw-ber'],
    ];
    this.rows.push({ time, text: cells.map(cell).join(',') });
  }

  files(): readonly SituationFile[] {
    return logFile('vpn/globalprotect.csv', this.rows, { head: `${header}\n`, separator: '\n', tail: '\n' });
  }
}
