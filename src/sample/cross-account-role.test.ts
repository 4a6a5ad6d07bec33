import { describe, expect, it } from 'vitest';
import { record } from '../lib/json.ts';
import cloudtrail from '../sources/aws-cloudtrail/source.ts';
import { isReject } from '../sources/source.ts';
import type { EventFields } from '../schema/event.ts';
import { crossAccountRole } from './cross-account-role.ts';
import type { Scenario } from './scenario.ts';

const context = { dateOrder: 'mdy', zoneMinutes: 0, header: null, partName: '' } as const;

function textOf(scenario: Scenario): readonly string[] {
  return scenario.files.map((file) => [...file.text()].join(''));
}

function eventsOf(scenario: Scenario): readonly EventFields[] {
  const shape = cloudtrail.shapes[0];
  if (shape?.kind !== 'json') throw new Error('the first shape reads records');
  return textOf(scenario).flatMap((text) => {
    const records = record(JSON.parse(text))?.['Records'];
    if (!Array.isArray(records)) throw new Error('no Records');
    return records.map((value) => {
      const item = record(value);
      if (item === null || !shape.claims(item)) throw new Error(`not claimed: ${JSON.stringify(value)}`);
      const event = shape.normalise(item, context);
      if (isReject(event)) throw new Error(event.reject);
      return event;
    });
  });
}

describe('cross-account role', () => {
  const scenario = crossAccountRole({ seed: 7, events: 12_000 });
  const events = eventsOf(scenario);
  const byId = new Map(events.map((event) => [event.event_id, event]));
  const attack = scenario.truth.filter((t) => t.role === 'attacker');
  const attackEvents = (step: string): readonly EventFields[] =>
    attack.filter((t) => t.step === step).flatMap((t) => byId.get(t.eventId) ?? []);

  it('is the same for the same seed, another for another', () => {
    expect(textOf(crossAccountRole({ seed: 7, events: 12_000 }))).toEqual(textOf(scenario));
    expect(textOf(crossAccountRole({ seed: 8, events: 12_000 }))[0]).not.toBe(textOf(scenario)[0]);
    expect(textOf(scenario)).toEqual(textOf(scenario));
  });

  it('has as many events as asked for, each with its own id, in May 2026', () => {
    expect(events).toHaveLength(12_000);
    expect(byId.size).toBe(12_000);
    expect(Math.min(...events.map((e) => e.time))).toBeGreaterThanOrEqual(Date.UTC(2026, 4, 1) * 1000);
    expect(Math.max(...events.map((e) => e.time))).toBeLessThan(Date.UTC(2026, 5, 1) * 1000);
    expect(eventsOf(crossAccountRole({ seed: 1, events: 1 })).length).toBe(
      crossAccountRole({ seed: 1, events: 1 }).truth.length,
    );
  });

  it('names every row of the truth once', () => {
    expect(scenario.truth.every((t) => byId.has(t.eventId))).toBe(true);
    expect(new Set(scenario.truth.map((t) => t.eventId)).size).toBe(scenario.truth.length);
    expect(new Set(scenario.truth.map((t) => t.role))).toEqual(new Set(['attacker', 'innocent_vendor', 'staff']));
  });

  it('shows every foreign caller as one, and only those', () => {
    const foreign = events.filter((e) => e.trust_kind === 'xaccount_principal');
    expect(new Set(foreign.map((e) => e.trust_org))).toEqual(new Set(['444455556666', '555566667777']));
    expect(foreign.every((e) => e.operation === 'AssumeRole' && e.trust_direction === 'inbound')).toBe(true);
    const named = new Set(scenario.truth.map((t) => t.eventId));
    expect(foreign.every((e) => named.has(e.event_id ?? ''))).toBe(true);
  });

  it('tells the story step by step', () => {
    expect([...new Set(attack.map((t) => t.step))]).toEqual([
      'role-guessing',
      'foreign-session-without-external-id',
      'discovery',
      'role-chaining',
      'bulk-secret-read',
      'key-for-another-user',
      'administrator-policy',
      'stop-logging',
      'snapshot',
      'snapshot-share',
      'new-key-used',
      'object-download',
    ]);
    const times = attack.map((t) => byId.get(t.eventId)?.time ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));

    const opened = attackEvents('foreign-session-without-external-id')[0];
    const vendor = events.filter((e) => e.trust_org === '555566667777' && e.outcome === 'success' && e !== opened);
    expect(opened?.extra?.['external_id']).toBeUndefined();
    expect(vendor.length).toBeGreaterThan(20);
    expect(vendor.every((e) => e.extra?.['external_id'] !== undefined && e.src_ip !== opened?.src_ip)).toBe(true);

    const chained = attackEvents('role-chaining')[0];
    expect(chained?.session_id).toBe(opened?.extra?.['issued_access_key']);
    const secrets = attackEvents('bulk-secret-read');
    expect(new Set(secrets.map((e) => e.target_id)).size).toBeGreaterThanOrEqual(30);
    expect(secrets.every((e) => e.session_id === chained?.extra?.['issued_access_key'])).toBe(true);
    expect((secrets.at(-1)?.time ?? 0) - (secrets[0]?.time ?? 0)).toBeLessThan(300e6);

    expect(new Set(attackEvents('role-guessing').map((e) => e.extra?.['role_arn'])).size).toBe(5);
    expect(attackEvents('stop-logging')[0]).toMatchObject({ event_class: 'logging_change', outcome: 'failure' });
    expect(attackEvents('snapshot-share')[0]?.extra?.['shared_with']).toBe('888899990000');
    const created = attackEvents('key-for-another-user')[0]?.extra?.['created_access_key'];
    expect(attackEvents('new-key-used').every((e) => e.actor_credential === created)).toBe(true);
  });

  it('streams any size in bounded chunks', () => {
    const large = crossAccountRole({ seed: 7, events: 10_000_000 });
    const file = large.files[0];
    let longest = 0;
    let chunks = 0;
    for (const chunk of file?.text() ?? []) {
      longest = Math.max(longest, chunk.length);
      if (++chunks === 50) break;
    }
    expect(chunks).toBe(50);
    expect(longest).toBeLessThan(80_000);
  });
});
