import { attack, onboarding } from './cross-account-attack.ts';
import { estateCall } from './cross-account-estate.ts';
import { globalRegion, mainRegion, ownAccount } from './cross-account-names.ts';
import { scanner, scans, support, supporters } from './cross-account-vendors.ts';
import { trailFiles } from './cloudtrail-files.ts';
import { Random } from './random.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';

const from = Date.UTC(2026, 4, 1);
const days = 31;

/**
 * An AWS account in May 2026 with its staff and workloads, a posture scanner and a support company. On day 22 somebody uses the
 * support company's role from elsewhere and without the external id it always sent.
 */
export function crossAccountRole(options: ScenarioOptions): Scenario {
  const { seed } = options;
  const lines = [
    ...onboarding(from),
    ...scans(new Random(seed, 1), from, days),
    ...support(new Random(seed, 2), from, days),
    ...attack(new Random(seed, 3), from),
  ];
  const ids = new Random(seed, 4);
  const story = lines.map((line) => ({ line, call: line.call, eventId: ids.guid(), requestId: ids.guid() }));
  return {
    id: 'cross-account-role',
    title: 'A support company’s AWS role in other hands',
    files: trailFiles({
      seed,
      account: ownAccount,
      regions: [
        [mainRegion, 0.75],
        [globalRegion, 0.25],
      ],
      from,
      days,
      story,
      background: Math.max(0, options.events - story.length),
      call: estateCall(seed),
    }),
    truth: story.map(({ line, eventId }) => ({ eventId, role: line.role, step: line.step })),
    thirdParties: [scanner, ...supporters],
    expectedChains: ['CR-01', 'CR-02'],
  };
}
