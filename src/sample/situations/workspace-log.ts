import type { ExportRow } from '../export-files.ts';
import type { Random } from '../random.ts';
import type { Part } from '../story.ts';
import { logFile, type Tell } from './log-file.ts';
import type { SituationFile } from './situation.ts';

export interface WorkspaceActor {
  readonly mail: string;
  readonly profile: string;
  readonly external: boolean;
  readonly ip: string;
}

/** Activities of the Reports API, one file for each application. */
export class WorkspaceLog {
  private readonly rows = new Map<string, ExportRow[]>();

  constructor(
    private readonly ids: Random,
    private readonly tell: Tell,
  ) {}

  activity(
    part: Part,
    time: number,
    actor: WorkspaceActor,
    application: 'admin' | 'drive' | 'login' | 'token',
    type: string,
    name: string,
    parameters: Readonly<Record<string, string | readonly string[] | boolean>>,
  ): void {
    const qualifier = `-${this.ids.int(1, 9)}${String(this.ids.next()).padStart(10, '0')}${String(this.ids.int(0, 9_999_999)).padStart(7, '0')}`;
    this.tell(part, qualifier, time, actor.ip, null);
    const record = {
      kind: 'admin#reports#activity',
      id: {
        time: new Date(time).toISOString(),
        uniqueQualifier: qualifier,
        applicationName: application,
        customerId: 'C0contoso1',
      },
      etag: `"${this.ids.hex(12)}"`,
      actor: { callerType: actor.external ? 'EXTERNAL_USER' : 'USER', email: actor.mail, profileId: actor.profile },
      ...(application === 'drive' ? { ownerDomain: 'contoso.com' } : {}),
      ipAddress: actor.ip,
      events: [
        {
          type,
          name,
          parameters: Object.entries(parameters).map(([key, value]) =>
            typeof value === 'string'
              ? { name: key, value }
              : typeof value === 'boolean'
                ? { name: key, boolValue: value }
                : { name: key, multiValue: value },
          ),
        },
      ],
    };
    const rows = this.rows.get(application) ?? [];
    rows.push({ time, text: JSON.stringify(record) });
    this.rows.set(application, rows);
  }

  files(): readonly SituationFile[] {
    const frame = { head: '{"kind":"admin#reports#activities","items":[', separator: ',', tail: ']}' };
    return [...this.rows].flatMap(([name, rows]) => logFile(`workspace/${name}.json`, rows, frame));
  }
}
