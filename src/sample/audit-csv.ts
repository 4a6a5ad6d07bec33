import { quoted } from './csv-cell.ts';

/** One directory change as the Entra portal exports it. The portal gives no id: the correlation id stands for the row. */
export interface AuditAct {
  readonly time: number;
  readonly correlationId: string;
  readonly service: string;
  readonly category: string;
  readonly activity: string;
  readonly actor: AuditActor;
  readonly targets: readonly AuditTarget[];
  readonly details?: readonly (readonly [key: string, value: string])[];
}

export interface AuditActor {
  readonly id: string;
  /** Empty for an application. */
  readonly upn: string;
  readonly displayName: string;
  readonly ip: string;
  readonly home: { readonly id: string; readonly name: string } | null;
  readonly userAgent: string;
}

export interface AuditTarget {
  readonly type: 'User' | 'Group' | 'ServicePrincipal' | 'Application' | 'Device' | 'Other';
  readonly name: string;
  readonly id: string;
  readonly upn?: string;
  /** Values as the portal writes them: JSON text. At most five. */
  readonly changes?: readonly (readonly [name: string, old: string, now: string])[];
}

const targets = 3;
const properties = 5;
const details = 6;

export const auditHeader = headerText();

function headerText(): string {
  const names = [
    'Date (UTC)',
    'CorrelationId',
    'Service',
    'Category',
    'Activity',
    'Result',
    'ResultReason',
    'User Agent',
    'ActorType',
    'ActorDisplayName',
    'ActorObjectId',
    'ActorUserPrincipalName',
    'IPAddress',
    'ActorHomeTenantId',
    'ActorHomeTenantName',
    'ActorServicePrincipalId',
    'ActorServicePrincipalName',
  ];
  for (let t = 1; t <= targets; t++) {
    for (const part of ['Type', 'DisplayName', 'ObjectId', 'UserPrincipalName']) names.push(`Target${t}${part}`);
    for (let p = 1; p <= properties; p++)
      for (const part of ['Name', 'OldValue', 'NewValue']) names.push(`Target${t}ModifiedProperty${p}${part}`);
  }
  for (let d = 1; d <= details; d++) names.push(`AdditionalDetail${d}Key`, `AdditionalDetail${d}Value`);
  return names.map(quoted).join(',');
}

/** The row, without line end. */
export function auditLine(act: AuditAct): string {
  const { actor } = act;
  const isApp = actor.upn === '';
  const cells = [
    new Date(act.time).toISOString().replace('Z', '0417Z'),
    act.correlationId,
    act.service,
    act.category,
    act.activity,
    'success',
    '',
    actor.userAgent,
    isApp ? 'Application' : 'User',
    actor.displayName,
    isApp ? '' : actor.id,
    actor.upn,
    actor.ip,
    actor.home?.id ?? '',
    actor.home?.name ?? '',
    isApp ? actor.id : '',
    isApp ? actor.displayName : '',
  ];
  for (let t = 0; t < targets; t++) {
    const target = act.targets[t];
    cells.push(target?.type ?? '', target?.name ?? '', target?.id ?? '', target?.upn ?? '');
    for (let p = 0; p < properties; p++) cells.push(...(target?.changes?.[p] ?? ['', '', '']));
  }
  for (let d = 0; d < details; d++) cells.push(...(act.details?.[d] ?? ['', '']));
  return cells.map(quoted).join(',');
}
