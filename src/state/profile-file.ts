import * as v from 'valibot';
import type { Profile } from '../parties/profile.ts';
import { fail, ok, type Result } from '../lib/result.ts';

const texts = v.optional(v.array(v.pipe(v.string(), v.maxLength(500))));
const shape = v.strictObject({
  parties: v.optional(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
        tenants: texts,
        awsAccounts: texts,
        domains: texts,
        cidrs: texts,
        appIds: texts,
        accountNames: texts,
        approved: v.optional(
          v.strictObject({
            countries: texts,
            asns: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
            cidrs: texts,
            roles: texts,
            apps: texts,
          }),
        ),
        trusted: v.optional(v.boolean()),
      }),
    ),
  ),
  own: v.optional(
    v.strictObject({ tenants: texts, accounts: texts, domains: texts, projects: texts, orgs: texts, not: texts }),
  ),
  parameters: v.optional(v.record(v.string(), v.pipe(v.number(), v.finite()))),
});

const most = 5_000_000;

/** Reads a profile file; says where it is not one. Unknown keys are refused, so that a misspelt one is not ignored. */
export function readProfile(text: string): Result<Profile> {
  if (text.length > most) return fail('input', `profile of ${text.length} characters, at most ${most}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail('input', `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (Array.isArray(value)) return fail('input', 'not a profile: a list');
  const parsed = v.safeParse(shape, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    return fail('input', `not a profile: ${v.getDotPath(issue) ?? 'file'}: ${issue.message.toLowerCase()}`);
  }
  const names = (parsed.output.parties ?? []).map((p) => p.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  // Keys that are absent and keys that are undefined mean the same; JSON keeps only the former.
  return twice === undefined
    ? ok(JSON.parse(JSON.stringify(parsed.output)) as Profile)
    : fail('input', `declared twice: ${twice}`);
}

/** The profile as a file to share. */
export function writeProfile(profile: Profile): string {
  return `${JSON.stringify(profile, null, 2)}\n`;
}
