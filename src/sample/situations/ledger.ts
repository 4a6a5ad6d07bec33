import { Random } from '../random.ts';
import { Story, type Part } from '../story.ts';
import { AwsLog } from './aws-log.ts';
import { GcpLog } from './gcp-log.ts';
import { GithubLog } from './github-log.ts';
import type { Tell } from './log-file.ts';
import { OktaLog } from './okta-log.ts';
import type { Outsider, RowTruth, SituationFile, TrustEdge } from './situation.ts';
import { VpnLog } from './vpn-log.ts';
import { WindowsLog } from './windows-log.ts';
import { WorkspaceLog } from './workspace-log.ts';

/** The Microsoft rows, told on as those of the other logs are. */
class MicrosoftStory extends Story {
  constructor(
    ids: Random,
    private readonly told: Tell,
  ) {
    super(ids);
  }

  protected override tell(part: Part, eventId: string, time: number, ip: string | null): void {
    super.tell(part, eventId, time, ip);
    this.told(part, eventId, time, ip, null);
  }
}

type Edge = Omit<TrustEdge, 'at' | 'eventIds' | 'removed'> & { readonly removed?: boolean };

/** Who does what is told: a third party, nobody from outside, or whoever does that part. */
type Doer = Outsider | null | ((part: Part) => Outsider | null);

/** Collects the rows of a situation for each export, with who did each and which trusts they make. */
export class Ledger {
  readonly rows: RowTruth[] = [];
  readonly edges: TrustEdge[] = [];
  readonly microsoft: Story;
  readonly aws: AwsLog;
  readonly okta: OktaLog;
  readonly github: GithubLog;
  readonly gcp: GcpLog;
  readonly workspace: WorkspaceLog;
  readonly windows: WindowsLog;
  readonly vpn: VpnLog;
  private who: Doer = null;

  constructor(seed: number) {
    const told: Tell = (part, eventId, time, ip, userAgent) => {
      const outsider = typeof this.who === 'function' ? this.who(part) : this.who;
      this.rows.push({ eventId, role: part.role, step: part.step, outsider, time, ip, userAgent });
    };
    const stream = (n: number): Random => new Random(seed, 0x0516_0000 + n);
    this.microsoft = new MicrosoftStory(stream(1), told);
    this.aws = new AwsLog(stream(2), told);
    this.okta = new OktaLog(stream(3), told);
    this.github = new GithubLog(stream(4), told);
    this.gcp = new GcpLog(stream(5), told);
    this.workspace = new WorkspaceLog(stream(6), told);
    this.windows = new WindowsLog(told);
    this.vpn = new VpnLog(told);
  }

  /** What is told inside is done by `who`; null is the estate itself. */
  by(who: Doer, tell: () => void): void {
    const before = this.who;
    this.who = who;
    tell();
    this.who = before;
  }

  /** The rows told inside make or remove one trust. */
  edge(edge: Edge, tell: () => void): void {
    const from = this.rows.length;
    tell();
    this.edgeOf(edge, this.rows.slice(from));
  }

  /** These rows, told before, make or remove one trust. */
  edgeOf(edge: Edge, rows: readonly RowTruth[]): void {
    const [first] = rows;
    if (first === undefined) throw new RangeError(`a trust without rows: ${edge.kind}`);
    this.edges.push({
      ...edge,
      removed: edge.removed === true,
      at: first.time,
      eventIds: rows.map((row) => row.eventId),
    });
  }

  /** Everybody from outside who did anything, once each. */
  outsiders(): readonly Outsider[] {
    return [...new Set(this.rows.flatMap(({ outsider }) => outsider ?? []))];
  }

  /** Exports of the logs that are no tenant's. */
  otherFiles(): readonly SituationFile[] {
    const { aws, okta, github, gcp, workspace, windows, vpn } = this;
    return [aws, okta, github, gcp, workspace, windows, vpn].flatMap((log) => log.files());
  }
}

export function attacker(step: string): Part {
  return { role: 'attacker', step };
}
