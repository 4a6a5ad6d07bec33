import { describe, expect, it } from 'vitest';
import { guessed, sampleOf } from './mapping-sample.ts';

/** A table of `rows` rows, each cell made from the number of the row. */
function table(columns: Readonly<Record<string, (n: number) => string>>, rows = 200, delimiter = ','): string {
  const names = Object.keys(columns);
  const lines = Array.from({ length: rows }, (_, n) =>
    names.map((name) => `"${(columns[name]?.(n) ?? '').replaceAll('"', '""')}"`).join(delimiter),
  );
  return [names.join(delimiter), ...lines].join('\r\n');
}

const pad = (n: number): string => String(n).padStart(2, '0');
const iso = (n: number): string => `2026-05-${pad(1 + (n % 28))}T08:${pad(n % 60)}:00Z`;
const vpn = {
  Zeitpunkt: (n: number) => `${pad(1 + (n % 28))}/05/2026 08:${pad(n % 60)}:07`,
  'Login Name': (n: number) => (n % 5 === 0 ? 'svc-backup' : `user${n % 9}@contoso.example`),
  Remote: (n: number) => (n % 33 === 0 ? '-' : `203.0.113.${1 + (n % 200)}`),
  'Assigned IP': (n: number) => `10.0.0.${1 + (n % 200)}`,
  Action: (n: number) => (n % 3 === 0 ? 'tunnel-up' : 'tunnel-down'),
  Result: (n: number) => (n % 4 === 0 ? 'Access denied' : 'OK'),
  Client: () => 'Mozilla/5.0 (X11; Linux x86_64)',
  Country: (n: number) => (n % 2 === 0 ? 'Germany' : 'NL'),
  Bytes: (n: number) => String(n * 1000),
};

describe('the guess', () => {
  it.each([',', ';', '\t', '|'])('finds the columns of an unknown table cut by %j', async (delimiter) => {
    const { guess } = await guessed(table(vpn, 200, delimiter));
    expect(guess.mapping.columns).toEqual({
      actor_name: 'login name',
      src_ip: 'remote',
      operation: 'action',
      outcome: 'result',
      user_agent: 'client',
      src_country: 'country',
    });
    expect(guess.mapping.time).toEqual({ column: 'zeitpunkt', format: 'written', order: 'dmy', zone: 'UTC' });
    expect(guess.mapping.outcomes).toEqual([
      { value: 'Access denied', outcome: 'failure' },
      { value: 'OK', outcome: 'success' },
    ]);
    expect(guess.reasons['remote']).toBe('looks like an address in 100 % of 193 rows, and by its name');
    expect(guess.reasons['zeitpunkt']).toBe(
      'looks like a time in 100 % of 200 rows, no zone in it; a first number over 12 proves day first',
    );
    expect(guess.doubts).toEqual(['the times carry no time zone: UTC is assumed']);
  });

  it('takes the public address for the source, not the one assigned, whatever their order', async () => {
    const { guess } = await guessed(table({ time: iso, 'inside ip': vpn['Assigned IP'], 'outside ip': vpn.Remote }));
    expect(guess.mapping.columns.src_ip).toBe('outside ip');
  });

  it.each([
    ['seconds', (n: number) => String(1_778_000_000 + n)],
    ['seconds', (n: number) => `${1_778_000_000 + n}.25`],
    ['milliseconds', (n: number) => String(1_778_000_000_123 + n)],
    ['microseconds', (n: number) => String(1_778_000_000_123_456 + n)],
    ['nanoseconds', (n: number) => `${1_778_000_000_123 + n}456789`],
  ])('tells epoch %s', async (format, value) => {
    const { guess, preview } = await guessed(table({ ts: value, who: () => 'ana' }));
    expect(guess.mapping.time).toMatchObject({ column: 'ts', format });
    expect(preview[0]).toMatchObject({ basis: 'explicit', reject: null });
    const [first] = preview;
    expect(first?.reject === null && new Date(first.time / 1000).toISOString().slice(0, 16)).toBe('2026-05-05T16:53');
  });

  it('does not take numbers for times that their name does not call so', async () => {
    const { guess } = await guessed(
      table({ id: (n) => String(1_778_000_000 + n), phone: (n) => `03012345${pad(n % 100)}`, name: () => 'x' }),
    );
    expect(guess.mapping.time.column).not.toBe('phone');
    expect(guess.doubts).toContain('no column looks like a time: choose one, or every record is refused');
  });

  it('says how the order of day and month was told', async () => {
    const at = (n: number): string => `${pad(1 + Math.floor(n / 20))}/${pad(3)}/2026 10:${pad(n % 20)}:00`;
    const sorted = await guessed(table({ time: at, user: () => 'ana' }, 100));
    expect(sorted.guess.reasons['time']).toMatch(/day first keeps the rows in order|nothing settles/);
    const open = await guessed(table({ time: () => '03/04/2026 10:00:00', user: () => 'ana' }));
    expect(open.guess.doubts).toContain('nothing in "time" settles day or month first: month first is assumed');
    const us = await guessed(table({ time: (n) => `5/${1 + (n % 28)}/2026 1:0${n % 10}:00 PM`, user: () => 'ana' }));
    expect(us.guess.mapping.time.order).toBe('mdy');
    const both = await guessed(
      table({ time: (n) => (n < 150 ? '25/05/2026 10:00' : '05/25/2026 10:00'), user: () => 'ana' }),
    );
    expect(both.guess.doubts[0]).toContain('dates of both orders');
    expect(both.rejected).toBe(50);
    expect(both.reasons).toEqual([['not day first', 50]]);
  });

  it('joins a date and a time of day', async () => {
    const { guess, preview } = await guessed(
      table({ Date: () => '2026-05-12', Time: (n) => `14:03:${pad(n % 60)}`, User: () => 'CONTOSO\\ana' }),
    );
    expect(guess.mapping.time).toMatchObject({ column: 'date', clock: 'time' });
    expect(guess.mapping.columns.actor_name).toBe('user');
    expect(preview[7]).toMatchObject({ raw: '2026-05-12 14:03:07', time: Date.UTC(2026, 4, 12, 14, 3, 7) * 1000 });
  });

  it('reads the zone in the name of the column and in the value', async () => {
    const named = await guessed(table({ 'Start (UTC+02:00)': () => '2026-05-12 10:00:00', user: () => 'ana' }));
    expect(named.guess.mapping.time.zone).toBe('UTC+02:00');
    const short = await guessed(table({ 'Start (GMT+2)': () => '2026-05-12 10:00:00', user: () => 'ana' }));
    expect(short.guess.mapping.time.zone).toBe('UTC+02:00');
    const year = await guessed(table({ 'time-2026': () => '2026-05-12 10:00:00', user: () => 'ana' }));
    expect(year.guess.mapping.time.zone).toBe('UTC');
    const own = await guessed(table({ start: () => '2026-05-12T10:00:00+02:00', user: () => 'ana' }));
    expect(own.guess.doubts).toEqual([]);
    expect(own.preview[0]).toMatchObject({ basis: 'explicit', time: Date.UTC(2026, 4, 12, 8) * 1000 });
  });

  it('takes a yes or no for the outcome, not any that is called otherwise', async () => {
    const log = { at: iso, verb: (n: number) => (n % 3 === 0 ? 'vault.read' : 'vault.checkout'), by: () => 'ana' };
    const { guess } = await guessed(table({ ...log, ok: (n) => String(n % 4 !== 0) }));
    expect(guess.mapping.columns).toMatchObject({ operation: 'verb', outcome: 'ok' });
    const other = await guessed(table({ ...log, cached: (n) => String(n % 4 !== 0) }));
    expect(other.guess.mapping.columns.outcome).toBeUndefined();
  });

  it('passes near misses by', async () => {
    const { guess } = await guessed(
      table({
        created: iso,
        version: (n) => `10.4.${n % 9}`,
        language: () => 'de',
        size: (n) => String(200 + n),
        'target user': () => 'bob@fabrikam.example',
        comment: (n) => `note ${n}`,
        enabled: () => 'perhaps',
      }),
    );
    expect(guess.mapping.columns.src_ip).toBeUndefined();
    expect(guess.mapping.columns.src_country).toBeUndefined();
    expect(guess.mapping.columns.outcome).toBeUndefined();
    expect(guess.mapping.columns.target_name).toBe('target user');
    expect(guess.mapping.columns.actor_name).toBeUndefined();
  });

  it('knows tables without a header, records with nested keys and lines of pairs', async () => {
    const bare = await sampleOf('2026-05-01T08:00:00Z,ana,203.0.113.9\n2026-05-01T08:01:00Z,bob,203.0.113.8\n');
    expect(bare.shape).toEqual({ kind: 'rows', width: 3 });
    expect(bare.rows).toHaveLength(2);
    const json = await guessed(
      JSON.stringify({
        rows: Array.from({ length: 30 }, (_, n) => ({
          when: 1_778_000_000_000 + n,
          who: { account: { mail: `user${n % 3}@contoso.example` } },
          from: { net: { ip: '203.0.113.7' } },
          what: 'badge.open',
          a: { b: { c: { d: { e: 1 } } } },
        })),
      }),
    );
    expect(json.guess.mapping.columns).toMatchObject({ actor_name: 'who.account.mail', src_ip: 'from.net.ip' });
    expect(json.columns.find((column) => column.name === 'a.b.c.d')?.examples).toEqual(['{"e":1}']);
    const lines = Array.from(
      { length: 30 },
      (_, n) => `when=2026-05-01T08:00:${pad(n)}Z user=ana ip=203.0.113.7 verb="open door"`,
    );
    const pairs = await guessed(lines.join('\n'));
    expect(pairs.guess.mapping.shape).toEqual({
      kind: 'records',
      always: ['when', 'user', 'ip', 'verb'],
      sometimes: [],
    });
    expect(pairs.guess.mapping.time.column).toBe('when');
  });

  it('finds nothing to map in prose', async () => {
    await expect(sampleOf('Dear all,\nplease find the logs attached.\nRegards\n')).rejects.toThrow(
      'nothing with columns',
    );
  });
});
