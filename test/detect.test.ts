import { beforeAll, describe, expect, it } from 'vitest';
import type { Analytic } from '../src/analytics/analytic.ts';
import { parseAnalytic } from '../src/analytics/header.ts';
import type { Detected, DetectProgress, Finding, Severity } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { detect } from '../src/engine/detect.ts';
import { scoreOf, stageOf } from '../src/engine/score.ts';
import { classify } from '../src/parties/classify.ts';
import { listParties } from '../src/parties/listings.ts';
import type { Profile } from '../src/parties/profile.ts';
import { insertEvents } from './analytics/fixtures.ts';
import { openContent } from './analytics/open-content.ts';

const own = '11111111-1111-4111-8111-111111111111';
const partner = '22222222-2222-4222-8222-222222222222';
const guide = '--\n-- It means that.\n-- Benign when it is.\n-- Confirm by asking.\n-- Contain by stopping.\n';

function analytic(id: string, head: string, sql: string, kind = 'detections'): [string, Analytic] {
  const text = `-- id: ${id}\n-- title: Title of ${id}\n-- attack: T1199\n-- tactics: initial-access\n${head}${guide}${sql}`;
  return [id, parseAnalytic(`${kind}/${id}-x.sql`, text)];
}

const perEvent = (where: string, more = ''): string =>
  `select time, time as end_time, actor_key, 'saw ' || operation as summary, map {'operation': operation} as facts, [event_key] as events${more} from acts where ${where}`;

let db: Db;
beforeAll(async () => {
  db = await openContent();
  const at = { source: 'entra-signin', event_class: 'authn', outcome: 'success', tenant: own };
  const tech = {
    ...at,
    actor_key: 'tech:t',
    actor_type: 'partner',
    actor_tenant: partner,
    trust_kind: 'csp_gdap',
    trust_org: partner,
    trust_evidence: 'crossTenantAccessType=serviceProvider',
    trust_direction: 'inbound',
  };
  insertEvents(db, [
    {
      id: 1,
      time: '2026-05-01T10:00:00Z',
      ...at,
      operation: 'A',
      actor_key: 'user:ann@contoso.com',
      actor_name: 'ann@contoso.com',
      actor_tenant: own,
    },
    {
      id: 2,
      time: '2026-05-01T11:00:00Z',
      ...at,
      operation: 'B',
      actor_key: 'user:ann@contoso.com',
      actor_name: 'ann@contoso.com',
      actor_tenant: own,
    },
    { id: 3, time: '2026-05-02T10:00:00Z', ...tech, operation: 'C' },
    { id: 4, time: '2026-05-02T11:00:00Z', ...tech, operation: 'D' },
  ]);
});

async function run(
  analytics: [string, Analytic][],
  profile: Profile = {},
  seen: DetectProgress[] = [],
): Promise<Detected> {
  classify(db, profile);
  return detect(
    db,
    profile,
    (p) => seen.push(p),
    () => Promise.resolve(),
    new Map(analytics),
  );
}

describe('detect', () => {
  it('runs the worst first, resolves identity and party from the evidence, and reports after each', async () => {
    const seen: DetectProgress[] = [];
    const result = await run(
      [
        analytic('XX-01', '-- severity: low\n', perEvent("operation = 'A'")),
        analytic('XX-02', '-- severity: critical\n', perEvent('tp')),
      ],
      {},
      seen,
    );
    expect(result.ran.map((r) => [r.id, r.findings, r.error])).toEqual([
      ['XX-02', 2, null],
      ['XX-01', 1, null],
    ]);
    expect(result.findings.map((f) => [f.findingId, f.id, f.severity, f.identity, f.party, f.events])).toEqual([
      [1, 'XX-02', 'critical', 'tech:t', partner, ['3']],
      [2, 'XX-02', 'critical', 'tech:t', partner, ['4']],
      [3, 'XX-01', 'low', 'user:ann@contoso.com', null, ['1']],
    ]);
    expect(result.findings[0]).toMatchObject({
      title: 'Title of XX-02',
      techniques: ['T1199'],
      tactics: ['initial-access'],
      summary: 'saw C',
      facts: { operation: 'C' },
      coldStart: false,
    });
    expect(seen.map((p) => [p.done, p.total, p.detected.findings.length])).toEqual([
      [1, 2, 2],
      [2, 2, 3],
    ]);
  });

  it('a detection that fails is named with its error, the others still run', async () => {
    const result = await run([
      analytic('XX-01', '-- severity: high\n', 'select nonsense'),
      analytic('XX-02', '-- severity: low\n', perEvent('tp')),
    ]);
    expect(result.ran.map((r) => [r.id, r.findings])).toEqual([
      ['XX-01', 0],
      ['XX-02', 2],
    ]);
    expect(result.ran[0]?.error).toContain('nonsense');
  });

  it('says what is missing and which export would bring it', async () => {
    const result = await run([
      analytic(
        'XX-01',
        '-- severity: low\n-- needs: session_id, extra.risk\n-- export: the beta export\n',
        perEvent('tp'),
      ),
      analytic('XX-02', '-- severity: low\n-- logs: aws-cloudtrail\n-- export: CloudTrail\n', perEvent('tp')),
    ]);
    expect(result.ran).toEqual([]);
    expect(result.notTestable.map((n) => n.reason)).toEqual([
      'no record has a value for session_id or extra.risk; the beta export would make it testable',
      'AWS CloudTrail is not loaded; CloudTrail would make it testable',
    ]);
  });

  it('a cold start lowers one level, parameters come from the profile', async () => {
    const sql = perEvent(
      "operation = 'D' and getvariable('wanted') = 9",
      ", 'high' as severity, cold_start(source, time, 7) as cold_start",
    );
    const result = await run([analytic('XX-01', '-- severity: low\n-- param: wanted = 1   a number\n', sql)], {
      parameters: { wanted: 9 },
    });
    expect(result.findings).toMatchObject([{ severity: 'medium', coldStart: true }]);
  });

  it('chains read the findings, scores are stored per party and printed', async () => {
    const chain = `select time, time as end_time, identity, party, 'all' as summary, map {'n': '1'} as facts, [finding_id] as findings from findings where party is not null`;
    const result = await run([
      analytic('XX-01', '-- severity: high\n', perEvent("operation = 'C'")),
      analytic('CR-09', '-- severity: high\n', chain, 'chains'),
    ]);
    expect(result.chains).toMatchObject([
      { chainId: 1, id: 'CR-09', identity: 'tech:t', party: partner, findings: [1], facts: { n: '1' } },
    ]);
    const [party] = listParties(db);
    expect(party).toMatchObject({ party: partner, findings: 1, tactics: { 'initial-access': 1 }, score: 37.1 });
    expect(party?.scoreSteps.map((s) => [s.text, s.value])).toEqual([
      ['XX-01 high 73, rank 1', 28.2],
      ['sum', 28.2],
      ['odds x 1.5: delegated administration (csp_gdap)', 37.1],
    ]);
  });

  it('stops where the caller says so', async () => {
    const stop = (): Promise<void> => Promise.reject(new Error('cancelled'));
    await expect(
      detect(db, {}, () => {}, stop, new Map([analytic('XX-01', '-- severity: high\n', perEvent('tp'))])),
    ).rejects.toThrow('cancelled');
  });

  it('hostile names pass through unharmed', async () => {
    const result = await run([
      analytic(
        'XX-01',
        '-- severity: high\n',
        perEvent("operation = 'C'")
          .replace("'saw ' || operation", "'it''s ' || chr(0) || '<b>?'")
          .replace('actor_key', "'__proto__' as actor_key"),
      ),
    ]);
    expect(result.findings).toMatchObject([{ summary: "it's \0<b>?", actorKey: '__proto__', identity: 'tech:t' }]);
  });
});

describe('score', () => {
  const finding = (id: string, severity: Severity, tactic: string, day = 1, coldStart = false): Finding => ({
    findingId: day,
    id,
    title: id,
    severity,
    time: day * 86_400_000_000,
    endTime: 0,
    actorKey: null,
    identity: 'x',
    party: 'p',
    summary: '',
    facts: {},
    techniques: [],
    tactics: [tactic],
    events: [],
    coldStart,
  });
  const plain = { tpClass: null, confidence: 1, trusted: null, reach: null };

  it('is the printed chain of the worked example', () => {
    const findings = [
      finding('A', 'high', 'initial-access'),
      finding('B', 'high', 'credential-access'),
      finding('C', 'medium', 'collection'),
      finding('D', 'medium', 'collection'),
      finding('E', 'low', 'discovery'),
    ];
    const { score, steps } = scoreOf(findings, { tpClass: 'csp_gdap', confidence: 1, trusted: false, reach: 50 });
    expect(steps.find((s) => s.text === 'sum')?.value).toBe(44.6);
    expect(steps.slice(-4).map((s) => [s.text, s.value])).toEqual([
      ['odds x 1.25: 3 stages of an intrusion', 50.2],
      ['odds x 1.5: delegated administration (csp_gdap)', 60.2],
      ['odds x 1.5: not among the parties the profile trusts', 69.4],
      ['odds x 1.2: blast radius 50 of 100, 50 or more', 73.1],
    ]);
    expect(score).toBe(73.1);
    const narrow = scoreOf(findings, { tpClass: 'csp_gdap', confidence: 1, trusted: false, reach: 49.9 });
    expect(narrow.score).toBe(69.4);
  });

  it('the same detection counts once a day and person', () => {
    const once = scoreOf([finding('A', 'high', 'initial-access')], plain).score;
    expect(scoreOf([finding('A', 'high', 'initial-access'), finding('A', 'low', 'initial-access')], plain).score).toBe(
      once,
    );
    expect(
      scoreOf([finding('A', 'high', 'initial-access'), finding('A', 'high', 'initial-access', 2)], plain).score,
    ).toBeGreaterThan(once);
  });

  it('many weak findings cannot win, short history lowers, nothing scores nothing', () => {
    const weak = Array.from({ length: 500 }, (_, i) => finding('A', 'low', 'initial-access', i + 1));
    expect(scoreOf(weak, plain).score).toBeLessThan(22);
    expect(scoreOf([finding('A', 'high', 'initial-access', 1, true)], plain).score).toBeLessThan(
      scoreOf([finding('A', 'high', 'initial-access')], plain).score,
    );
    expect(scoreOf([], plain)).toEqual({ score: 0, steps: [] });
  });

  it('knows the stages as the macro does', async () => {
    const tactics = [
      'initial-access',
      'persistence',
      'privilege-escalation',
      'credential-access',
      'lateral-movement',
      'collection',
      'exfiltration',
      'defense-impairment',
      'stealth',
      'impact',
      'discovery',
      'execution',
    ];
    for (const id of ['TR-01', 'XX-01'])
      for (const tactic of tactics)
        expect([id, tactic, db.scalar('select finding_stage(?, [?])', [id, tactic])]).toEqual([
          id,
          tactic,
          stageOf({ id, tactics: [tactic] }),
        ]);
  });
});
