import type { Profile } from '../parties/profile.ts';
import type { Workbench } from './workbench.svelte.ts';

/**
 * Puts a profile to use: reclassifies at once, asks what is shown again and begins the detections. Answers why the engine refused it; null when it took it.
 */
export async function applyProfile(
  bench: Workbench,
  profile: Profile,
  said = 'profile applied',
): Promise<string | null> {
  if (!(await bench.parties.setProfile(profile)))
    return bench.parties.failure?.message ?? 'the engine refused the profile';
  bench.findings.stale = true;
  await bench.filter.refresh();
  bench.say(said);
  // A detection that ran was cancelled by the engine: it begins again.
  const { phase } = bench.investigation;
  if (phase === 'ready' || phase === 'detecting') void bench.investigation.detect();
  return null;
}
