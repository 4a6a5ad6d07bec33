import type { ExportRow } from '../export-files.ts';
import type { Random } from '../random.ts';
import type { Part } from '../story.ts';
import { jsonLines, logFile, type Tell } from './log-file.ts';
import type { SituationFile } from './situation.ts';

export interface GithubActor {
  readonly login: string;
  readonly id: number;
  readonly ip: string;
  readonly country: string;
  readonly userAgent: string;
  /** Address of the single sign-on link; outsiders have none. */
  readonly mail?: string;
}

/** The organisation's audit stream, Git events included. */
export class GithubLog {
  private readonly rows: ExportRow[] = [];

  constructor(
    private readonly ids: Random,
    private readonly tell: Tell,
  ) {}

  event(
    part: Part,
    time: number,
    actor: GithubActor,
    action: string,
    more: Readonly<Record<string, string | number | boolean>>,
  ): void {
    const id = `${this.ids.base32(22)}`;
    this.tell(part, id, time, actor.ip, actor.userAgent);
    const record = {
      '@timestamp': time,
      _document_id: id,
      action,
      actor: actor.login,
      actor_id: actor.id,
      actor_ip: actor.ip,
      actor_is_bot: actor.login.endsWith('[bot]'),
      actor_location: { country_code: actor.country },
      business: 'contoso-corp',
      business_id: 77,
      created_at: time,
      operation_type: action.startsWith('git.') ? 'access' : 'create',
      org: 'contoso',
      org_id: 4242,
      user_agent: actor.userAgent,
      ...(actor.mail === undefined ? {} : { external_identity_nameid: actor.mail }),
      ...more,
    };
    this.rows.push({ time, text: JSON.stringify(record) });
  }

  files(): readonly SituationFile[] {
    return logFile('github/contoso-audit-log.jsonl', this.rows, jsonLines);
  }
}
