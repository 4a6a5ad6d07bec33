import { describe, expect, it } from 'vitest';
import { stackOutcomes } from '../src/charts/histogram-stack.ts';
import { chainPaths, densityBars, type Lane } from '../src/charts/lanes.ts';
import { clusterMarks } from '../src/charts/marks.ts';
import { partyColour, partyDash } from '../src/charts/party-colour.ts';
import { timeTicks } from '../src/charts/time-axis.ts';
import { weekGrid } from '../src/charts/week-grid.ts';
import { formatTime } from '../src/lib/format.ts';
import { draftOf, draftProblems, emptyDraft, partyOf } from '../src/state/profile-draft.ts';
import { readProfile, writeProfile } from '../src/state/profile-file.ts';
import { csvText } from '../src/state/save-file.ts';

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
    const profile = { parties: [{ name: 'Fabrikam', tenants: ['x'] }], parameters: { baseline_days: 7 } };
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
