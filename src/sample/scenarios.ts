import { crossAccountRole } from './cross-account-role.ts';
import { gdapTokenTheft } from './gdap-token-theft.ts';
import { honestVendor } from './honest-vendor.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';

/** Every scenario by its letter. */
export const scenarios = {
  a: gdapTokenTheft,
  b: crossAccountRole,
  c: honestVendor,
} as const satisfies Readonly<Record<string, (options: ScenarioOptions) => Scenario>>;
