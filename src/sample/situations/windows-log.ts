import type { ExportRow } from '../export-files.ts';
import type { Part } from '../story.ts';
import { jsonLines, logFile, type Tell } from './log-file.ts';
import type { SituationFile } from './situation.ts';

export const windowsDomain = 'CONTOSO';

const categories: Readonly<Record<number, readonly [task: number, category: string, message: string]>> = {
  4624: [12_544, 'Logon', 'An account was successfully logged on.'],
  4634: [12_545, 'Logoff', 'An account was logged off.'],
  4663: [12_800, 'File System', 'An attempt was made to access an object.'],
  4672: [12_548, 'Special Logon', 'Special privileges assigned to new logon.'],
  5140: [12_808, 'File Share', 'A network share object was accessed.'],
};

/** Security logs of several computers as a collector (NXLog into Logstash) writes them: flat, one record a line. */
export class WindowsLog {
  private readonly rows: ExportRow[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(private readonly tell: Tell) {}

  event(
    part: Part,
    time: number,
    computer: string,
    code: keyof typeof categories & number,
    data: Readonly<Record<string, string>>,
  ): void {
    const host = `${computer}.contoso.com`;
    const number = (this.numbers.get(host) ?? 500_000) + 1;
    this.numbers.set(host, number);
    this.tell(part, `${host}|security|${number}`, time, data['IpAddress'] ?? null, null);
    const [task, category, message] = categories[code] ?? [0, '', ''];
    const iso = new Date(time).toISOString();
    const record = {
      EventTime: iso.slice(0, 19).replace('T', ' '),
      Hostname: host,
      Keywords: -9_214_364_837_600_034_816,
      EventType: 'AUDIT_SUCCESS',
      SeverityValue: 2,
      Severity: 'INFO',
      EventID: code,
      SourceName: 'Microsoft-Windows-Security-Auditing',
      ProviderGuid: '{54849625-5478-4994-a5ba-3e3b0328c30d}',
      Version: 2,
      Task: task,
      OpcodeValue: 0,
      RecordNumber: number,
      ProcessID: 640,
      ThreadID: 712,
      Channel: 'Security',
      Message: message,
      Category: category,
      Opcode: 'Info',
      ...data,
      EventReceivedTime: new Date(time + 2000).toISOString().slice(0, 19).replace('T', ' '),
      SourceModuleName: 'eventlog',
      SourceModuleType: 'im_msvistalog',
      '@timestamp': iso,
      '@version': '1',
      host: 'wec.contoso.com',
    };
    this.rows.push({ time, text: JSON.stringify(record) });
  }

  files(): readonly SituationFile[] {
    return logFile('windows/security.jsonl', this.rows, jsonLines);
  }
}
