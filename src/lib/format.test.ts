import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatTime, oneLine, parseTime, truncateMiddle } from './format.ts';

const noon = Date.UTC(2026, 4, 12, 14, 3, 7) * 1000;

describe('formatTime', () => {
  it('shows UTC, zones with their offset, and the fraction on demand', () => {
    expect(formatTime(noon)).toBe('2026-05-12 14:03:07Z');
    expect(formatTime(noon, 'Europe/Berlin')).toBe('2026-05-12 16:03:07+02:00');
    expect(formatTime(noon + 5, 'UTC', true)).toBe('2026-05-12 14:03:07.000005Z');
    expect(formatTime(noon + 250_000, 'Asia/Kolkata', true)).toBe('2026-05-12 19:33:07.250+05:30');
  });

  it('keeps times before 1970 and shows what no date can hold as it is', () => {
    expect(formatTime(-1_000_000)).toBe('1969-12-31 23:59:59Z');
    expect(formatTime(1e19)).toBe('10000000000000000000');
  });
});

describe('parseTime', () => {
  it('reads the clock of the zone unless an offset stands there', () => {
    expect(parseTime('2026-05-12 14:03:07Z', 'Europe/Berlin')).toBe(noon);
    expect(parseTime('2026-05-12 16:03:07', 'Europe/Berlin')).toBe(noon);
    expect(parseTime('2026-05-12T16:03:07+02:00')).toBe(noon);
    expect(parseTime('2026-05-12')).toBe(Date.UTC(2026, 4, 12) * 1000);
  });

  it('refuses what is no time', () => {
    for (const text of ['', 'yesterday', '2026-02-30', '2026-05-12 25:00', '12.05.2026'])
      expect(parseTime(text)).toBeNull();
  });
});

it('writes short durations and binary units', () => {
  expect([850e3, 12e6, 250e6, 3 * 3600e6 + 300e6, 100 * 3600e6].map(formatDuration)).toEqual([
    '850 ms',
    '12 s',
    '4 min 10 s',
    '3 h 05 min',
    '4 d 4 h',
  ]);
  expect([512, 1536, 412 * 2 ** 20].map(formatBytes)).toEqual(['512 B', '1.50 KiB', '412 MiB']);
});

it('truncates in the middle and shows control characters', () => {
  expect(truncateMiddle('abcdefghij', 7)).toBe('abcd…ij');
  expect(truncateMiddle('abc', 7)).toBe('abc');
  expect(oneLine('a\nb\u202ec')).toBe('a␊b⟨202e⟩c');
});
