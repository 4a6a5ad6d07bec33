import { describe, expect, it } from 'vitest';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

describe('generators', () => {
  const heads = (scenario: Scenario): readonly string[] => scenario.files.map((file) => [...file.text()].join(''));

  it.each(['a', 'b', 'c'] as const)('%s: the same seed and size give the same files, another seed others', (letter) => {
    const make = scenarios[letter];
    const once = make({ seed: 3, events: 5000 });
    expect(heads(make({ seed: 3, events: 5000 }))).toEqual(heads(once));
    expect(heads(once)).toEqual(heads(once));
    expect(heads(make({ seed: 4, events: 5000 }))).not.toEqual(heads(once));
  });

  it.each(['a', 'b', 'c'] as const)('%s: the story is the same rows at any size', (letter) => {
    const make = scenarios[letter];
    expect(make({ seed: 3, events: 1_000_000 }).truth).toEqual(make({ seed: 3, events: 5000 }).truth);
  });

  it('stays under the row caps of the portals, in bounded chunks', () => {
    const { files } = scenarios.a({ seed: 3, events: 10_000_000 });
    expect(files.length).toBeGreaterThan(100);
    for (const [prefix, cap] of [
      ['InteractiveSignIns', 100_000],
      ['UnifiedAuditLog', 50_000],
    ] as const) {
      const file = files.find((one) => one.path.includes(`/${prefix}`));
      let rows = -1;
      let longest = 0;
      for (const chunk of file?.text() ?? []) {
        rows += chunk.split('\r\n').length - 1;
        longest = Math.max(longest, chunk.length);
      }
      expect(rows).toBeGreaterThan(cap * 0.9);
      expect(rows).toBeLessThanOrEqual(cap);
      expect(longest).toBeLessThan(80_000);
    }
  });
});
