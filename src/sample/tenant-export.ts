import { auditHeader } from './audit-csv.ts';
import { exportFiles, type ExportPlan } from './export-files.ts';
import { OfficeMonth } from './office-month.ts';
import type { SampleFile } from './scenario.ts';
import { appSignInHeader, signInHeader } from './signin-csv.ts';
import type { Story } from './story.ts';
import type { Staff } from './tenant.ts';
import { ualHeader } from './ual-csv.ts';

export const month = { from: Date.UTC(2026, 4, 1), days: 31 } as const;
const portalCap = 100_000;
const purviewCap = 50_000;

/** How many people a tenant has that makes so many events in a month: 120, and more only where one person would do too much. */
export function staffSize(events: number): number {
  return Math.max(120, Math.ceil(events / 2000));
}

/** The five exports of a tenant's month, or of another span: three kinds of sign-ins and directory changes from the Entra portal, everything else from Purview. */
export function tenantFiles(
  folder: string,
  seed: number,
  story: Story,
  staff: Staff,
  background: number,
  span: Pick<ExportPlan, 'from' | 'days'> = month,
): readonly SampleFile[] {
  const office = new OfficeMonth(seed, staff);
  const portal = { ...span, seed, header: signInHeader, cap: portalCap };
  const named =
    (prefix: string): ExportPlan['path'] =>
    (first, last, part) =>
      `${folder}/${prefix}_${first}_${last}${part === 1 ? '' : `_${part}`}.csv`;
  const share = (from: number, to: number): number => Math.round(background * to) - Math.round(background * from);
  const plans: readonly ExportPlan[] = [
    {
      ...portal,
      stream: 0x1000_0000,
      path: named('InteractiveSignIns'),
      story: story.interactive,
      background: share(0, 0.12),
      line: office.interactive,
    },
    {
      ...portal,
      stream: 0x2000_0000,
      path: named('NonInteractiveSignIns'),
      story: story.nonInteractive,
      background: share(0.12, 0.5),
      line: office.nonInteractive,
    },
    {
      ...portal,
      stream: 0x3000_0000,
      path: named('ApplicationSignIns'),
      header: appSignInHeader,
      story: story.application,
      background: share(0.5, 0.58),
      line: office.application,
    },
    {
      ...portal,
      stream: 0x4000_0000,
      path: named('AuditLogs'),
      header: auditHeader,
      story: story.audit,
      background: share(0.58, 0.6),
      line: office.audit,
    },
    {
      ...portal,
      stream: 0x5000_0000,
      path: named('UnifiedAuditLog'),
      header: ualHeader,
      cap: purviewCap,
      story: story.ual,
      background: share(0.6, 1),
      line: office.ual,
    },
  ];
  return plans.flatMap(exportFiles);
}
