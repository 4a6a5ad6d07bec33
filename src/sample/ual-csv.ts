import { cell } from './csv-cell.ts';
import { ownTenant } from './tenant.ts';

/** One record of the Unified Audit Log as Purview exports it. */
export interface UalRecord {
  readonly time: number;
  readonly id: string;
  readonly type: number;
  readonly operation: string;
  readonly workload: 'AzureActiveDirectory' | 'Exchange' | 'SharePoint' | 'OneDrive' | 'MicrosoftTeams';
  /** 0 regular, 2 administrator, 5 application, 9 technician of a partner, 10 guest. */
  readonly userType: 0 | 2 | 5 | 9 | 10;
  readonly userId: string;
  readonly userKey: string;
  /** Whatever else this kind of record has. */
  readonly more: Readonly<Record<string, unknown>>;
}

export const ualHeader =
  'RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames';

/** The row, without line end. */
export function ualLine(r: UalRecord): string {
  const iso = new Date(r.time).toISOString();
  const more = JSON.stringify(r.more).slice(1, -1);
  const data =
    `{"CreationTime":"${iso.slice(0, 19)}","Id":"${r.id}","Operation":"${r.operation}","OrganizationId":"${ownTenant.id}","RecordType":${r.type},` +
    `"UserKey":"${r.userKey}","UserType":${r.userType},"Version":1,"Workload":"${r.workload}","UserId":${JSON.stringify(r.userId)}${more === '' ? '' : ','}${more}}`;
  return `${r.id},${usTime(iso)},${r.type},${r.operation},${cell(r.userId)},"${data.replaceAll('"', '""')}",,`;
}

/** `5/21/2026 6:04:09 PM`. */
function usTime(iso: string): string {
  const hour = Number(iso.slice(11, 13));
  return `${Number(iso.slice(5, 7))}/${Number(iso.slice(8, 10))}/${iso.slice(0, 4)} ${hour % 12 === 0 ? 12 : hour % 12}${iso.slice(13, 19)} ${hour < 12 ? 'AM' : 'PM'}`;
}
