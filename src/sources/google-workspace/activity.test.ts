import { describe, expect, test } from 'vitest';
import { ingest } from '../../../test/ingest-fixture.ts';
import { activityOf, parametersOf, splitActivity } from './activity.ts';

const activity = {
  kind: 'admin#reports#activity',
  id: { time: '2026-03-02T10:00:00.000Z', uniqueQualifier: '-42', applicationName: 'drive', customerId: 'C0contoso1' },
  actor: { email: 'anna.berg@contoso.com', profileId: '7' },
  events: [
    { type: 'access', name: 'edit', parameters: [{ name: 'doc_id', value: 'D1' }] },
    { type: 'access', name: 'view', parameters: [{ name: 'doc_id', value: 'D1' }] },
    { type: 'access', name: 'view', parameters: [{ name: 'doc_id', value: 'D2' }] },
  ],
};

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function ids(results: readonly object[]): readonly unknown[] {
  return results.map((result) => ('event_id' in result ? result.event_id : result));
}

describe('activities of several events', () => {
  test('give an event each, with an id of its own, and the books balance', async () => {
    const { report, results } = await ingest(bytes({ items: [activity] }), 'drive.json');
    expect([report.records, report.events, report.rejected]).toEqual([3, 3, 0]);
    expect(new Set(ids(results)).size).toBe(3);
  });

  test('have the same ids when a shipper split or flattened them', async () => {
    const whole = await ingest(bytes([activity]), 'a.json');
    const split = await ingest(bytes(activity.events.map((event) => ({ ...activity, events: event }))), 'b.json');
    const { events, ...rest } = activity;
    const flat = events.map(({ type, name }, at) => ({
      ...rest,
      type,
      name,
      parameters: { doc_id: at === 2 ? 'D2' : 'D1' },
    }));
    expect(ids(split.results)).toEqual(ids(whole.results));
    expect(ids((await ingest(bytes(flat), 'c.json')).results)).toEqual(ids(whole.results));
  });

  test('an event that is none becomes a reject of its own', async () => {
    const { report } = await ingest(bytes([{ ...activity, events: [activity.events[0], 7, {}] }]), 'd.json');
    expect([report.records, report.events, report.rejected]).toEqual([3, 1, 2]);
  });

  test('one event or none is left alone', () => {
    expect(splitActivity({ ...activity, events: [activity.events[0]] })).toEqual([]);
    expect(splitActivity({ ...activity, events: [] })).toEqual([]);
    expect(splitActivity({ ...activity, events: 'x' })).toEqual([]);
  });
});

describe('parameters', () => {
  test('of every kind become text', () => {
    const found = parametersOf([
      { name: 'A', value: 'x' },
      { name: 'b', intValue: '7' },
      { name: 'c', boolValue: false },
      { name: 'd', multiValue: ['x', 'y'] },
      { name: 'e', multiIntValue: ['1', '2'] },
      { name: 'scope', multiValue: ['https://mail.google.com/', 'openid'] },
      { name: 'f', messageValue: { parameter: [{ name: 'g', value: 'h' }] } },
      { name: 'i', multiMessageValue: [{ parameter: [{ name: 'j', multiValue: ['k'] }] }] },
      { name: 'empty', value: '' },
      { name: '__proto__', value: 'polluted' },
      null,
      7,
    ]);
    expect(Object.fromEntries([...found].filter(([name]) => name !== '__proto__'))).toEqual({
      a: 'x',
      b: '7',
      c: 'false',
      d: 'x, y',
      e: '1, 2',
      scope: 'https://mail.google.com/ openid',
      f: '{"g":"h"}',
      i: '[{"j":["k"]}]',
    });
    expect(found.get('__proto__')).toBe('polluted');
  });

  test('nested without end come to an end', () => {
    let nested: unknown = 'end';
    for (let level = 0; level < 50; level++) nested = { parameter: [{ name: 'n', messageValue: nested }] };
    expect(parametersOf([{ name: 'deep', messageValue: nested }]).get('deep')).toContain('"n"');
  });

  test('an activity without anything has nothing', () => {
    expect(activityOf({}).name).toBeNull();
    expect(activityOf({ events: [null] }).parameters.size).toBe(0);
  });
});
