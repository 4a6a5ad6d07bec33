import type { ExportRow } from '../export-files.ts';
import type { Random } from '../random.ts';
import type { Part } from '../story.ts';
import { jsonArray, logFile, type Tell } from './log-file.ts';
import type { SituationFile } from './situation.ts';

export interface GcpCall {
  readonly time: number;
  /** `user:eva@fabrikam.com`, `serviceAccount:...`, as in `principalSubject`. */
  readonly principal: string;
  /** Who borrowed the principal's account, in the same spelling. */
  readonly borrower?: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly service: string;
  readonly method: string;
  readonly resource: string;
  readonly resourceType: string;
  readonly permission: string;
  readonly log: 'activity' | 'data_access';
  readonly more?: Readonly<Record<string, unknown>>;
}

export const gcpProject = 'contoso-web';

/** Audit logs of one project as `gcloud logging read` prints them. */
export class GcpLog {
  private readonly rows: ExportRow[] = [];

  constructor(
    private readonly ids: Random,
    private readonly tell: Tell,
  ) {}

  call(part: Part, call: GcpCall): void {
    const insertId = this.ids.base32(14).toLowerCase();
    this.tell(part, insertId, call.time, call.ip, call.userAgent);
    const timestamp = new Date(call.time).toISOString();
    const record = {
      protoPayload: {
        '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
        status: {},
        authenticationInfo: {
          principalEmail: mailOf(call.principal),
          principalSubject: call.principal,
          ...(call.borrower === undefined
            ? {}
            : {
                serviceAccountDelegationInfo: [
                  { principalSubject: call.borrower, firstPartyPrincipal: { principalEmail: mailOf(call.borrower) } },
                ],
              }),
        },
        requestMetadata: {
          callerIp: call.ip,
          callerSuppliedUserAgent: call.userAgent,
          requestAttributes: { time: timestamp, auth: {} },
          destinationAttributes: {},
        },
        serviceName: call.service,
        methodName: call.method,
        authorizationInfo: [
          { resource: call.resource, permission: call.permission, resourceAttributes: {}, granted: true },
        ],
        resourceName: call.resource,
        ...call.more,
      },
      insertId,
      resource: { type: call.resourceType, labels: { project_id: gcpProject } },
      timestamp,
      severity: 'NOTICE',
      logName: `projects/${gcpProject}/logs/cloudaudit.googleapis.com%2F${call.log}`,
      receiveTimestamp: new Date(call.time + 700).toISOString(),
    };
    this.rows.push({ time: call.time, text: JSON.stringify(record) });
  }

  files(): readonly SituationFile[] {
    return logFile('gcp/audit-logs.json', this.rows, jsonArray);
  }
}

function mailOf(principal: string): string {
  return principal.slice(principal.indexOf(':') + 1);
}
