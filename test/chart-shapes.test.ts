import { describe, expect, it } from 'vitest';
import { cellPaths, holeLines, holeMarks, holeSpan, type CoverageHole } from '../src/charts/coverage.ts';
import { stackOutcomes } from '../src/charts/histogram-stack.ts';
import { chainPaths, densityBars, type Lane } from '../src/charts/lanes.ts';
import { clusterMarks } from '../src/charts/marks.ts';
import { partyColour, partyDash } from '../src/charts/party-colour.ts';
import { timeTicks } from '../src/charts/time-axis.ts';
import { weekGrid } from '../src/charts/week-grid.ts';
import type { StoredPart } from '../src/engine/api.ts';
import type { EvidenceAnswer, EvidenceGap } from '../src/evidence/quality.ts';
import { formatTime } from '../src/lib/format.ts';
import { draftOf, draftProblems, emptyDraft, partyOf } from '../src/state/profile-draft.ts';
import { readProfile, writeProfile } from '../src/parties/profile-file.ts';
import { csvText } from '../src/state/save-file.ts';
import { foldContainers } from '../src/views/evidence/fold-containers.ts';
import { groupGaps } from '../src/views/evidence/gap-groups.ts';
import { qualityText } from '../src/views/evidence/plain-text.ts';

const hour = 3600e6;
const monday = Date.UTC(2026, 4, 4) * 1000;

describe('histogram', () => {
  it('stacks outcomes without a gap; an unknown outcome counts as unknown', () => {
    const bars = stackOutcomes([
      { bin: hour, outcome: 'failure', events: 2 },
      { bin: hour, outcome: 'success', events: 3 },
      { bin: 0, outcome: 'strange', events: 1 },
    ]);
    expect(bars.map((b) => [b.bin, b.total])).toEqual([
      [0, 1],
      [hour, 5],
    ]);
    expect(bars[0]?.counts.unknown).toBe(1);
    expect(bars[1]?.spans).toEqual([
      { outcome: 'success', low: 0, high: 3 },
      { outcome: 'failure', low: 3, high: 5 },
    ]);
  });
});

describe('lanes', () => {
  const lane = (id: string, findings: Lane['findings']): Lane => ({
    id,
    kind: 'party',
    name: id,
    look: { hue: 1, pattern: 0 },
    events: 1,
    cells: [
      { bin: 0, events: 1, failures: 0 },
      { bin: 10, events: 1000, failures: 0 },
    ],
    findings,
  });

  it('one event among thousands is still drawn', () => {
    const bars = densityBars([lane('a', [])], 10, (t) => t);
    expect(bars.map((b) => b.height)).toEqual([2, 15]);
  });

  it('marks at one place become one, as severe as the worst', () => {
    const clusters = clusterMarks(
      [
        { id: 2, time: 5, severity: 'critical' },
        { id: 1, time: 0, severity: 'low' },
        { id: 3, time: 50, severity: 'info' },
      ],
      (t) => t,
      9,
    );
    expect(clusters.map((c) => [c.severity, c.items.map((i) => i.id)])).toEqual([
      ['critical', [1, 2]],
      ['info', [3]],
    ]);
  });

  it('a chain joins its findings across lanes, labels beside each other', () => {
    const lanes = [
      lane('a', [{ id: 1, time: 10, severity: 'high', label: '' }]),
      lane('b', [{ id: 2, time: 20, severity: 'high', label: '' }]),
    ];
    const chain = { id: 1, label: 'CR-01', title: '', severity: 'high', findings: [1, 2] } as const;
    const paths = chainPaths([chain, { ...chain, id: 2 }, { ...chain, id: 3, findings: [9] }], lanes, (t) => t, 500);
    expect(paths.map((p) => [p.chain.id, p.d, p.x])).toEqual([
      [1, 'M10.0 10L20.0 44', 46],
      [2, 'M10.0 10L20.0 44', 88],
    ]);
  });

  it('a label that would leave the plot on the right stands before the first mark', () => {
    const lanes = [lane('a', [{ id: 1, time: 400, severity: 'high', label: '' }])];
    const chain = { id: 1, label: 'CR-01', title: '', severity: 'high', findings: [1] } as const;
    const paths = chainPaths([chain, { ...chain, id: 2 }, { ...chain, id: 3 }], lanes, (t) => t, 500);
    expect(paths.map((p) => p.x)).toEqual([426, 350, 308]);
  });
});

it('own staff is grey, the unknown dashed, a ninth party striped', () => {
  expect(partyColour({ hue: 3, pattern: 0 })).toBe('var(--party-3)');
  expect(partyColour(null, 'own')).toBe('var(--grey)');
  expect(partyDash(null, 'unknown')).not.toBe('none');
  expect(partyDash({ hue: 1, pattern: 1 })).not.toBe(partyDash({ hue: 1, pattern: 0 }));
});

it('hours and weekdays follow the clock of the zone', () => {
  const grid = weekGrid([{ slot: monday + 23 * hour, events: 4 }], () => 120);
  expect(grid[1]?.[1]).toBe(4);
  expect(grid.flat().reduce((a, b) => a + b)).toBe(4);
});

it('ticks name the day where it changes', () => {
  const texts = timeTicks(monday, monday + 48 * hour, 700, (t) => formatTime(t)).map((t) => t.text);
  expect(texts[0]).toBe('05-04 00:00');
  expect(texts[1]).toMatch(/^\d\d:\d\d$/);
});

it.each([200, 640, 1000, 1600])('labels of ticks never run into one another, at %i pixels', (width) => {
  for (const days of [1, 3, 9, 30, 200]) {
    const labels = timeTicks(monday, monday + days * 24 * hour, width, (t) => formatTime(t)).filter((t) => t.text);
    expect(labels.length).toBeGreaterThan(0);
    labels.slice(1).forEach(({ x }, i) => {
      const before = labels[i];
      expect(x - (before?.x ?? 0)).toBeGreaterThan((before?.text.length ?? 0) * 6);
    });
  }
});

describe('profile', () => {
  it('a draft and its party are the same thing; case and AS are forgiven', () => {
    const draft = {
      ...emptyDraft,
      name: ' Fabrikam ',
      domains: 'Fabrikam.example, fabrikam.example',
      asns: 'AS64500',
      countries: 'de',
      accountNames: 'a b\nc',
      trusted: true,
    };
    const party = partyOf(draft);
    expect(party).toEqual({
      name: 'Fabrikam',
      domains: ['fabrikam.example'],
      accountNames: ['a b', 'c'],
      approved: { countries: ['DE'], asns: [64500] },
      trusted: true,
    });
    expect(partyOf(draftOf(party))).toEqual(party);
  });

  it('says which value is wrong', () => {
    const problems = draftProblems({ ...emptyDraft, name: 'x', awsAccounts: '123', countries: 'DE, Germany' }, ['x']);
    expect([...problems]).toEqual([
      ['name', 'already declared: x'],
      ['awsAccounts', 'not an account id of 12 digits: 123'],
      ['countries', 'not a country code of two letters: Germany'],
    ]);
  });

  it('a file is read back as written; misspelt keys, wrong kinds and doubles are refused', () => {
    const profile = { parties: [{ name: 'Fabrikam', appIds: ['x'] }], parameters: { baseline_days: 7 } };
    expect(readProfile(writeProfile(profile))).toEqual({ ok: true, value: profile });
    for (const text of [
      '{',
      '[]',
      '{"partys":[]}',
      '{"parties":[{"name":""}]}',
      '{"parties":[{"name":"a"},{"name":"a"}]}',
      '{"parties":[{"name":"a","approved":{"asns":["1"]}}]}',
    ])
      expect(readProfile(text).ok, text).toBe(false);
  });
});

it('CSV guards against formulas and quotes', () => {
  expect(csvText(['a'], [['=1+1'], ['x"y,z']])).toBe('a\r\n\'=1+1\r\n"x""y,z"\r\n');
});

describe('coverage', () => {
  const hole = (key: number, kind: string, from: number | null, to: number | null): CoverageHole => ({
    key,
    kind,
    label: kind,
    reason: '',
    from: from === null ? null : from * hour,
    to: to === null ? null : to * hour,
  });

  it('draws holes to scale, cut at the edges, never too thin to press and inside the plot', () => {
    const marks = holeMarks(
      [
        hole(1, 'silence', -5, 10),
        hole(2, 'silence', 50, 60),
        hole(3, 'silence', 99.9, 200),
        hole(4, 'silence', 100, 101),
      ],
      0,
      100 * hour,
      1000,
    );
    expect(marks.map((m) => [m.x, m.width])).toEqual([
      [0, 100],
      [500, 100],
      [995, 5],
    ]);
    expect(marks[0]?.from).toBe(-5 * hour);
  });

  it('draws an open hole to the edge and does not make up its end', () => {
    const marks = holeMarks([hole(1, 'auditing', 90, null), hole(2, 'clock', null, 10)], 0, 100 * hour, 1000);
    expect(marks.map((m) => [m.kind, m.x, m.width])).toEqual([
      ['clock', 0, 100],
      ['auditing', 900, 100],
    ]);
    const words = marks.map((m) => holeSpan(m, String, String));
    expect(words).toEqual([`until ${10 * hour}`, `since ${90 * hour}`]);
    expect(holeSpan({ from: 1, to: 3 }, String, String)).toBe('1 to 3, 2');
  });

  it('joins holes of one kind that would touch, and no others', () => {
    const marks = holeMarks(
      [
        hole(1, 'silence', 10, 10.1),
        hole(2, 'auditing', 10, 20),
        hole(3, 'silence', 10.2, 10.3),
        hole(4, 'silence', 30, 40),
      ],
      0,
      100 * hour,
      1000,
    );
    expect(marks.map((m) => [m.kind, m.holes.map((h) => h.key)])).toEqual([
      ['silence', [1, 3]],
      ['auditing', [2]],
      ['silence', [4]],
    ]);
    expect(marks[0]).toMatchObject({ from: 10 * hour, to: 10.3 * hour, x: 100, width: 7 });
    expect(holeLines(marks)).toEqual(['auditing']);
  });

  it('shades cells by order of magnitude and leaves out those out of sight', () => {
    const cells = [
      { bin: -hour, events: 9 },
      { bin: 0, events: 1 },
      { bin: hour, events: 1000 },
      { bin: 2 * hour, events: 9 },
    ];
    const paths = cellPaths(cells, 0, 2 * hour, 100, hour, 14);
    expect(paths).toEqual(['M0.0 0h49.5v14H0.0Z', '', '', 'M50.0 0h49.5v14H50.0Z']);
  });
});

describe('files', () => {
  const part = (
    partId: number,
    name: string,
    members: readonly string[],
    message: string | null = null,
  ): StoredPart => ({
    partId,
    name,
    location: { file: 0, members },
    status: message === null ? 'loaded' : 'ignored',
    source: null,
    shape: null,
    shapeTitle: null,
    sha256: null,
    bytes: 1,
    records: 0,
    events: 0,
    rejected: 0,
    duplicates: 0,
    first: null,
    last: null,
    encoding: null,
    delimiter: null,
    dateOrder: null,
    zone: null,
    message,
    limits: [],
  });
  const gzip = 'container: 1 member (gzip)';
  const names = (parts: readonly StoredPart[]) => foldContainers(parts).map((row) => [row.part.partId, row.name]);

  it('makes one row of a gzip file and its content, in an archive too', () => {
    const parts = [
      part(1, 'a.json.gz!/a.json', ['gunzip']),
      part(2, 'a.json.gz', [], gzip),
      part(4, 'a.zip!/b.gz!/b', ['b.gz', 'gunzip', 'gunzip']),
      part(5, 'a.zip!/b.gz', ['b.gz'], gzip),
    ];
    expect(names(parts)).toEqual([
      [1, 'a.json.gz'],
      [4, 'a.zip!/b.gz'],
    ]);
  });

  it('keeps the row of a gzip file without its content, and of every other container', () => {
    expect(names([part(2, 'a.gz', [], gzip)])).toEqual([[2, 'a.gz']]);
    const zip = [part(1, 'a.zip!/gunzip', ['gunzip']), part(2, 'a.zip', [], 'container: 1 members')];
    expect(names(zip)).toEqual([
      [1, 'a.zip!/gunzip'],
      [2, 'a.zip'],
    ]);
  });
});

describe('answers as text', () => {
  const gap: EvidenceGap = {
    id: 'EQ-02',
    title: 'Hours without events',
    kind: 'silence',
    source: 'm365-ual',
    partId: null,
    from: 0,
    to: hour,
    summary: 'no event\nfor an hour',
    facts: {},
    events: [],
    weakens: ['CO-01', 'Q-01'],
  };
  const answer: EvidenceAnswer = {
    id: 'Q-01',
    question: 'Was mail read?',
    verdict: 'not_found',
    text: 'Not found: no such record.',
    count: 0,
    events: [],
    from: 0,
    to: hour,
    gaps: ['EQ-02'],
  };

  it('says the verdict once and names the limit under the answer and in its group; a line of log content stays one line', () => {
    const balance = { records: 3, events: 1, duplicates: 1, rejected: 1, first: 0, last: hour };
    const text = qualityText(balance, [answer], [gap], (t) => formatTime(t, 'UTC'));
    const line =
      'Hours without events [m365-ual] from 1970-01-01 00:00:00Z to 1970-01-01 01:00:00Z: no event␊for an hour.';
    expect(text.split('\n')).toEqual([
      'Evidence: 3 records = 1 events + 1 duplicates + 1 rejected, 1970-01-01 00:00:00Z to 1970-01-01 01:00:00Z',
      '',
      'Q-01 Was mail read?',
      '  Not found: No such record.',
      `  - ${line}`,
      '',
      'Stretches without events (1)',
      `  - ${line} Weakens CO-01, Q-01.`,
      '',
    ]);
  });

  it('groups by kind and keeps the place of each gap', () => {
    const groups = groupGaps([gap, { ...gap, kind: 'auditing' }, gap]);
    expect(groups.map((g) => [g.kind, g.gaps.map((k) => k.key)])).toEqual([
      ['auditing', [1]],
      ['silence', [0, 2]],
    ]);
  });
});
