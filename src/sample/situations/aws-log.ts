import { recordText, type Call } from '../cloudtrail-record.ts';
import type { ExportRow } from '../export-files.ts';
import type { Random } from '../random.ts';
import type { Part } from '../story.ts';
import { logFile, type Tell } from './log-file.ts';
import type { SituationFile } from './situation.ts';

/** Trails of one or several accounts, a file for each account and day. */
export class AwsLog {
  private readonly byFile = new Map<string, ExportRow[]>();

  constructor(
    private readonly ids: Random,
    private readonly tell: Tell,
  ) {}

  call(part: Part, account: string, call: Call): void {
    const eventId = this.ids.guid();
    this.tell(part, eventId, Math.floor(call.time / 1000) * 1000, call.ip, call.userAgent);
    const date = new Date(call.time).toISOString().slice(0, 10);
    const path = `AWSLogs/${account}/CloudTrail/${call.region}/${date.replaceAll('-', '/')}/${account}_CloudTrail_${call.region}_${date.replaceAll('-', '')}T2355Z.json`;
    const rows = this.byFile.get(path) ?? [];
    rows.push({ time: call.time, text: recordText(call, account, eventId, this.ids.guid()) });
    this.byFile.set(path, rows);
  }

  files(): readonly SituationFile[] {
    const frame = { head: '{"Records":[', separator: ',', tail: ']}' };
    return [...this.byFile].flatMap(([path, rows]) => logFile(path, rows, frame));
  }
}
