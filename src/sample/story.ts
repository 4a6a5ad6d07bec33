import { auditLine, type AuditAct } from './audit-csv.ts';
import { directoryCopy } from './directory-copy.ts';
import type { ExportRow } from './export-files.ts';
import type { Random } from './random.ts';
import type { Truth } from './scenario.ts';
import { appSignInLine, signInLine, type AppSignIn, type SignIn } from './signin-csv.ts';
import { ualLine, type UalRecord } from './ual-csv.ts';

/** Who did it, and which step of the attack it is. */
export interface Part {
  readonly role: Truth['role'];
  readonly step: string | null;
}

export const vendorPart: Part = { role: 'innocent_vendor', step: null };
export const staffPart: Part = { role: 'staff', step: null };

/** Collects the rows of a story for each export, and the truth about them. */
export class Story {
  readonly interactive: ExportRow[] = [];
  readonly nonInteractive: ExportRow[] = [];
  readonly application: ExportRow[] = [];
  readonly audit: ExportRow[] = [];
  readonly ual: ExportRow[] = [];
  readonly truth: Truth[] = [];

  constructor(private readonly ids: Random) {}

  get size(): number {
    return this.truth.length;
  }

  signIn(part: Part, signIn: Omit<SignIn, 'requestId' | 'correlationId' | 'token'>): void {
    const row = { ...signIn, requestId: this.ids.guid(), correlationId: this.ids.guid(), token: this.ids.hex(22) };
    this.tell(part, row.requestId, row.time, signIn.network.ip);
    const rows = signIn.interactive ? this.interactive : this.nonInteractive;
    rows.push({ time: signIn.time, text: signInLine(row) });
  }

  appSignIn(part: Part, signIn: Omit<AppSignIn, 'requestId' | 'correlationId'>): void {
    const row = { ...signIn, requestId: this.ids.guid(), correlationId: this.ids.guid() };
    this.tell(part, row.requestId, row.time, signIn.network.ip);
    this.application.push({ time: signIn.time, text: appSignInLine(row) });
  }

  /** A directory change is in both logs. */
  change(part: Part, act: Omit<AuditAct, 'correlationId'>): void {
    const correlationId = this.ids.guid();
    this.tell(part, correlationId, act.time, act.actor.ip === '' ? null : act.actor.ip);
    this.audit.push({ time: act.time, text: auditLine({ ...act, correlationId }) });
    this.record(part, directoryCopy(act));
  }

  record(part: Part, record: Omit<UalRecord, 'id'>): void {
    const id = this.ids.guid();
    const ip = record.more['ClientIP'] ?? record.more['ClientIPAddress'];
    this.tell(part, id, record.time, typeof ip === 'string' ? ip : null);
    this.ual.push({ time: record.time, text: ualLine({ ...record, id }) });
  }

  protected tell(part: Part, eventId: string, _time: number, _ip: string | null): void {
    this.truth.push({ eventId, role: part.role, step: part.step });
  }
}
