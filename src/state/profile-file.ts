import { catalog } from '../analytics/catalog.ts';
import { parameterNames } from '../analytics/parameters.ts';
import type { Result } from '../lib/result.ts';
import { readProfile as read } from '../parties/profile-file.ts';
import type { Profile } from '../parties/profile.ts';

export { writeProfile } from '../parties/profile-file.ts';

/** Reads a profile file; a parameter that no detection has is refused. */
export function readProfile(text: string): Result<Profile> {
  return read(text, parameterNames(catalog.values()));
}
