import { beforeAll, describe, expect, it } from 'vitest';
import type { Analytic } from '../src/analytics/analytic.ts';
import { catalog } from '../src/analytics/catalog.ts';
import { parseAnalytic } from '../src/analytics/header.ts';
import { evidenceOf } from '../src/analytics/testable.ts';
import { weakenedBy } from '../src/analytics/weakened.ts';
import { answerOf } from '../src/engine/answer.ts';
import type { StoredPart } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { assessQuality } from '../src/engine/quality.ts';
import { readerGaps } from '../src/engine/reader-gaps.ts';
import type { EvidenceAnswer, EvidenceGap, EvidenceQuality } from '../src/evidence/quality.ts';
import { classify } from '../src/parties/classify.ts';
import { insertEvents } from './analytics/fixtures.ts';
import { openContent } from './analytics/open-content.ts';
import { createEvidenceTables } from './quality-case.ts';

function part(partId: number, over: Partial<StoredPart> = {}): StoredPart {
  return {
    partId,
    name: `case/file-${partId}.csv`,
    location: { file: partId, members: [] },
    status: 'loaded',
    source: 'entra-signin',
    shape: 'portal-csv',
    shapeTitle: 'Portal CSV',
    sha256: null,
    bytes: 10,
    records: 5,
    events: 5,
    rejected: 0,
    encoding: 'utf-8',
    delimiter: ',',
    dateOrder: null,
    zone: null,
    message: null,
    limits: [],
    duplicates: 0,
    first: 1000,
    last: 2000,
    ...over,
  };
}

describe('what the reader met', () => {
  it('the same words of many files are one gap, whatever their numbers', () => {
    const cut = (n: number): Partial<StoredPart> => ({ limits: [{ kind: 'truncated', text: `ends at byte ${n}` }] });
    const gaps = readerGaps([1, 2, 3, 4, 5].map((n) => part(n, { ...cut(n), first: n * 100, last: n * 200 })));
    expect(gaps).toEqual([
      {
        id: 'truncated',
        title: 'File ends early',
        kind: 'truncated',
        source: 'entra-signin',
        partId: null,
        from: 100,
        to: 1001,
        summary: '5 files: ends at byte 1',
        facts: { files: 'case/file-1.csv, case/file-2.csv, case/file-3.csv and 2 more' },
        events: [],
      },
    ]);
  });

  it('a file that was not read is one, once', () => {
    const message = 'looks like a picture';
    const gaps = readerGaps([
      part(1, { status: 'unknown', source: null, message }),
      part(2, {
        status: 'locked',
        source: null,
        message: 'no password',
        limits: [{ kind: 'encrypted', text: 'no password' }],
      }),
      part(3, { limits: [{ kind: 'zone', text: '5 events carry no time zone' }] }),
    ]);
    expect(gaps.map(({ id, kind, partId, summary }) => [id, kind, partId, summary])).toEqual([
      ['unknown', 'reading', 1, message],
      ['encrypted', 'reading', 2, 'no password'],
    ]);
  });

  it('long texts stay readable', () => {
    const [gap] = readerGaps([
      part(1, { name: 'x'.repeat(9000), limits: [{ kind: 'shape', text: 'y'.repeat(9000) }] }),
    ]);
    expect(gap?.summary.length).toBe(600);
    expect(gap?.facts['files']?.length).toBe(600);
  });
});

const question = (sql: string, over = ''): Analytic =>
  parseAnalytic('questions/Q-01-x.sql', `-- id: Q-01\n-- title: Was it?\n-- logs: okta\n-- proof: log\n${over}${sql}`);

describe('header of a question', () => {
  it.each([
    ['no proof', '-- id: Q-01\n-- title: T\nselect 1'],
    ['bad proof "hearsay"', '-- id: Q-01\n-- title: T\n-- proof: hearsay\nselect 1'],
    ['bad id "TR-01"', '-- id: TR-01\n-- title: T\n-- proof: log\nselect 1'],
  ])('refuses: %s', (message, text) => {
    expect(() => parseAnalytic('questions/Q-01-x.sql', text)).toThrow(message);
  });

  it('proof is of questions only', () => {
    const text = '-- id: EQ-01\n-- title: T\n-- proof: log\nselect 1';
    expect(() => parseAnalytic('quality/EQ-01-x.sql', text)).toThrow('proof is of questions only');
  });
});

describe('what a gap weakens', () => {
  const evidence = { loaded: () => true, filled: (name: string) => name === 'src_ip' };
  const one = question(
    "select session_id from events where event_class = 'mailbox_access' and extra['k'] = 'v' -- device_id",
  );
  const without = { ...one, id: 'Q-02', logs: [], needs: ['src_ip'] };
  const empty = { ...one, id: 'Q-03', logs: [], needs: ['any/src_asn'] };

  it('names what reads the source: by its logs, without logs by what the source fills', () => {
    expect(weakenedBy('okta', [], [one, without, empty], evidence)).toEqual(['Q-01', 'Q-02']);
    expect(weakenedBy('duo', [], [one, without, empty], evidence)).toEqual(['Q-02']);
    expect(weakenedBy(null, [], [one], evidence)).toEqual([]);
  });

  it.each([['session_id'], ['extra.k'], ["'mailbox_access'"]])('%s is read', (name) => {
    expect(weakenedBy('okta', ['tenant', name], [one], evidence)).toEqual(['Q-01']);
  });

  it.each([['device_id'], ['mailbox_access'], ['k']])('%s is not', (name) => {
    expect(weakenedBy('okta', [name], [one], evidence)).toEqual([]);
  });
});

describe('quality', () => {
  let db: Db;
  let quality: EvidenceQuality;
  const own = 'aaaaaaaa-0000-4000-8000-00000000000a';
  const guest = {
    actor_key: 'user:tess@fabrikam.example.com',
    actor_name: `tess@fabrikam.example.com${'!'.repeat(5000)}`,
    actor_type: 'guest',
    actor_tenant: 'bbbbbbbb-0000-4000-8000-00000000000b',
    trust_kind: 'b2b_guest',
    trust_org: 'bbbbbbbb-0000-4000-8000-00000000000b',
    trust_evidence: 'userType=guest',
    trust_direction: 'inbound',
  };
  const parts = [
    part(1, { source: 'm365-ual', limits: [{ kind: 'truncated', text: 'ends in the middle of a record' }] }),
  ];

  beforeAll(async () => {
    db = await openContent();
    createEvidenceTables(db);
    const base = { source: 'm365-ual', tenant: own, outcome: 'success', event_class: 'mailbox_access' };
    insertEvents(db, [
      ...Array.from({ length: 1200 }, (_, i) => ({
        ...base,
        ...guest,
        id: i + 1,
        time: new Date(Date.UTC(2026, 4, 1) + i * 1000).toISOString(),
        activity: 'read',
        operation: 'MailItemsAccessed',
      })),
      {
        ...base,
        id: 5000,
        time: '2026-05-01T05:00:00Z',
        actor_name: 'eve@contoso.com',
        event_class: 'logging_change',
        activity: 'update',
        operation: 'Set-AdminAuditLogConfig',
        changes: [{ name: 'UnifiedAuditLogIngestionEnabled', new: 'False' }],
      },
    ]);
    insertEvents(db, [
      {
        ...base,
        id: 6000,
        source: 'entra-audit',
        time: '2026-05-01T05:00:00Z',
        event_class: 'account_change',
        activity: 'update',
        operation: 'Update user',
      },
    ]);
    classify(db, { own: { tenants: [own] } });
    quality = await assessQuality(db, parts, {}, async () => {});
  });

  it('answers every question and runs every analytic', () => {
    const questions = [...catalog.values()].filter((a) => a.kind === 'questions');
    expect(quality.failed).toEqual([]);
    expect(quality.answers.map((a) => a.id)).toEqual(questions.map((a) => a.id).sort());
  });

  it('finds, counts all and cites the first thousand', () => {
    const read = quality.answers.find((a) => a.id === 'Q-01');
    expect(read).toMatchObject({ verdict: 'found', count: 1200 });
    expect(read?.events).toHaveLength(1000);
    expect(read?.events[0]).toBe('1');
    expect(read?.text.length).toBeLessThan(400);
  });

  it('a "not found" says from when to when, and which gaps weaken it', () => {
    const consents = quality.answers.find((a) => a.id === 'Q-08');
    expect(consents).toMatchObject({
      verdict: 'not_found',
      from: Date.UTC(2026, 4, 1) * 1000,
      to: Date.UTC(2026, 4, 1, 5) * 1000 + 1,
    });
    expect(consents?.gaps).toEqual(expect.arrayContaining(['EQ-07', 'truncated']));
    expect(consents?.text).toContain('audit log (present 2026-05-01 00:00:00Z to 2026-05-01 05:00:00Z)');
    expect(consents?.text).toContain('the Entra audit log (present at 2026-05-01 05:00:00Z)');
    expect(consents?.text).toContain('logging switched off');
  });

  it('a log without the part that would record it is no proof', () => {
    const consents = catalog.get('Q-08');
    if (consents === undefined) throw new Error('no Q-08');
    const part = (source: string): EvidenceGap => ({
      id: 'EQ-06',
      title: 'Kinds of record that are not there',
      kind: 'missing',
      source,
      partId: null,
      from: null,
      to: null,
      summary: 'no record of Entra',
      facts: {},
      events: [],
      weakens: ['Q-08'],
    });
    const ask = (...gaps: EvidenceGap[]): EvidenceAnswer => answerOf(db, consents, {}, evidenceOf(db), gaps);
    expect(ask(part('m365-ual'), part('entra-audit'))).toMatchObject({ verdict: 'cannot_tell', from: null, to: null });
    expect(ask(part('m365-ual'), part('entra-audit')).text).toContain('no record of Entra');
    const one = ask(part('m365-ual'));
    expect(one).toMatchObject({ verdict: 'not_found', from: Date.UTC(2026, 4, 1, 5) * 1000 });
    expect(one.text).toContain('nothing can be said for the Microsoft 365 unified audit log');
  });

  it('says why it cannot tell', () => {
    expect(quality.answers.find((a) => a.id === 'Q-16')).toMatchObject({
      verdict: 'cannot_tell',
      from: null,
      to: null,
      text: 'Cannot tell: the GitHub audit log is not loaded; the Git events of the GitHub audit log would make it testable.',
    });
  });

  it('a gap names the detections and questions it weakens', () => {
    const off = quality.gaps.find((gap) => gap.id === 'EQ-07');
    expect(off).toMatchObject({ kind: 'auditing', source: 'm365-ual', events: ['5000'] });
    expect(off?.weakens).toEqual(expect.arrayContaining(['CO-01', 'PD-08', 'Q-01']));
    expect(quality.gaps.find((gap) => gap.id === 'truncated')?.weakens).toContain('CO-02');
  });

  it('is the same every time', async () => {
    expect(await assessQuality(db, parts, {}, async () => {})).toEqual(quality);
  });

  it('what fails is named, and a failed question is no answer', async () => {
    const broken = new Map([
      ['EQ-99', parseAnalytic('quality/EQ-99-x.sql', '-- id: EQ-99\n-- title: T\nselect nothing')],
      ['Q-01', question('select nothing')],
    ]);
    const { failed, answers, gaps } = await assessQuality(db, [], {}, async () => {}, broken);
    expect(failed.map((f) => f.id)).toEqual(['EQ-99', 'Q-01']);
    expect(gaps).toEqual([]);
    expect(answers).toEqual([expect.objectContaining({ id: 'Q-01', verdict: 'cannot_tell' })]);
    expect(answers[0]?.text).toContain('the question failed');
  });

  it('stops when it is of no use any more', async () => {
    const stop = (): Promise<void> => Promise.reject(new Error('cancelled'));
    await expect(assessQuality(db, [], {}, stop)).rejects.toThrow('cancelled');
  });
});
