import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { dateOrderEvidence, isAmbiguousDate } from './date-order.ts';
import { isoMicros, parseEpoch, parseTime } from './time.ts';

function iso(text: string, options?: Parameters<typeof parseTime>[1]): string | null {
  const parsed = parseTime(text, options);
  return parsed === null ? null : `${isoMicros(parsed.micros)}${parsed.explicit ? '' : ' assumed'}`;
}

describe('parseTime', () => {
  test.each([
    ['2025-12-04T08:19:41Z', '2025-12-04T08:19:41Z'],
    ['2019-03-12T16:02:15.5522137+00:00', '2019-03-12T16:02:15.552213Z'],
    ['2025-01-01T00:00:00.123456789Z', '2025-01-01T00:00:00.123456Z'],
    ['2025-01-01T00:30:00+02:00', '2024-12-31T22:30:00Z'],
    ['2025-01-01T00:30:00-0530', '2025-01-01T06:00:00Z'],
    ['2026-01-24T06:54:24.0000000Z ', '2026-01-24T06:54:24Z'],
    ['2021-05-18T21:13:33', '2021-05-18T21:13:33Z assumed'],
    ['2021-05-18', '2021-05-18T00:00:00Z assumed'],
    ['9/19/2023, 1:45:17.287 PM', '2023-09-19T13:45:17.287Z assumed'],
    ['9/19/2023, 1:45:17.287\u202fPM', '2023-09-19T13:45:17.287Z assumed'],
    ['9/20/2023 12:05:03 a.m.', '2023-09-20T00:05:03Z assumed'],
    ['21/04/2025, 09:45:54.000', '2025-04-21T09:45:54Z assumed'],
    ['05.01.2024 10:11:12', '2024-01-05T10:11:12Z assumed'],
    ['1/9/2007 10:41:00 AM +01:00', '2007-01-09T09:41:00Z'],
    ['1583364251067', '2020-03-04T23:24:11.067Z'],
    ['1734818869.5', '2024-12-21T22:07:49.500Z'],
    ['1747305600123456', '2025-05-15T10:40:00.123456Z'],
    ['1747305600123456789', '2025-05-15T10:40:00.123456Z'],
    ['132660000000000000', '2021-05-20T16:00:00Z'],
    ['/Date(1620000000000)/', '2021-05-03T00:00:00Z'],
    ['\\/Date(1620000000000+0200)\\/', '2021-05-03T00:00:00Z'],
    ['2022-02-22 22:00:00.123 +09:00', '2022-02-22T13:00:00.123Z'],
    ['22-02-2022 22:00:00.123 +09:00', '2022-02-22T13:00:00.123Z'],
    ['2021/05/18 21:13:33', '2021-05-18T21:13:33Z assumed'],
    ['May 18, 2021, 9:13:33 PM', '2021-05-18T21:13:33Z assumed'],
    ['Tue, 18 May 2021 21:13:33 GMT', '2021-05-18T21:13:33Z'],
  ])('%j', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  test('order and zone come from the caller where the text has none', () => {
    expect(iso('1/2/2025 10:00')).toBe('2025-01-02T10:00:00Z assumed');
    expect(iso('1/2/2025 10:00', { order: 'dmy' })).toBe('2025-02-01T10:00:00Z assumed');
    expect(iso('1/13/2025 10:00', { order: 'dmy' })).toBe('2025-01-13T10:00:00Z assumed');
    expect(iso('2025-02-01 10:00:00', { zoneMinutes: 90 })).toBe('2025-02-01T08:30:00Z assumed');
    expect(iso('2025-02-01T10:00:00Z', { zoneMinutes: 90 })).toBe('2025-02-01T10:00:00Z');
  });

  test.each([
    ...[
      '',
      '-',
      'yesterday',
      '2025-02-30T00:00:00Z',
      '2025-13-01',
      '2023-02-29T00:00:00Z',
      '2025-01-01T24:00:00Z',
      '2025-01-01T10:60:00Z',
    ],
    ...[
      '1989-12-31T23:59:59Z',
      '2101-01-01T00:00:00Z',
      '13/13/2025',
      '1/2/2025 13:00 PM',
      '12345',
      '2025-01-01T00:00:00.Z',
      '9'.repeat(100_000),
    ],
  ])('%j is no time', (text) => {
    expect(parseTime(text)).toBeNull();
  });

  property.prop([
    fc.date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  ])('what is written is read back', (date, micro) => {
    const micros = date.getTime() * 1000 + micro;
    expect(parseTime(isoMicros(micros))).toEqual({ micros, explicit: true });
    expect(parseTime(date.toISOString())?.micros).toBe(date.getTime() * 1000);
    expect(parseEpoch(date.getTime())?.micros ?? null).toBe(
      date.getTime() < 1e11 ? null : date.getTime() < 1e14 ? date.getTime() * 1000 : null,
    );
  });

  property.prop([fc.string({ maxLength: 80, unit: 'binary' })])('never throws', (text) => {
    const parsed = parseTime(text);
    expect(parsed === null || Number.isSafeInteger(parsed.micros)).toBe(true);
  });
});

test('evidence for the order of day and month', () => {
  expect(
    ['13/2/2025', '2/13/2025 1:00 PM', '1/2/2025', '01.02.2025', '2025-01-02', '44/1/2025'].map(dateOrderEvidence),
  ).toEqual(['dmy', 'mdy', null, 'dmy', null, null]);
  expect(['1/2/2025', '2/2/2025', '13/2/2025', '2025-01-02'].map(isAmbiguousDate)).toEqual([true, false, false, false]);
});
