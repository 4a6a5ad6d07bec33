import * as v from 'valibot';
import { isZone } from '../lib/format.ts';
import { isRange } from '../lib/ip.ts';
import { fail, ok, type Result } from '../lib/result.ts';
import type { Profile } from './profile.ts';

/** Largest profile file that is read, in characters. */
export const profileLimit = 5_000_000;
/** Most values of one list. */
export const listLimit = 20_000;

/** Shapes of single values; `profile.schema.json` has the same patterns. */
export const patterns = {
  guid: /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/,
  awsAccount: /^[0-9]{12}$/,
  domain: /^@?[^\s@/\\]+\.[^\s@/\\]+$/,
  country: /^[A-Za-z]{2}$/,
  range:
    /^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}(\/(3[0-2]|[12]?[0-9]))?|(?=[^/]*:)[0-9A-Fa-f:.]{2,45}(\/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)$/,
  clock: /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
  clockTo: /^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/,
  day: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  moment: /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$/,
  parameter: /^([A-Z]{2}-[0-9]{2}[a-z]?\.)?[a-z][a-z0-9_]*$/,
} as const;

/** Whether a day of the calendar: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  if (!patterns.day.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Whether a moment of the calendar with its offset, or a day. */
export function isMoment(text: string): boolean {
  return patterns.moment.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

/** Whether an address or a network: `198.51.100.7`, `198.51.100.0/24`, `2001:db8::/32`. */
export function isNetwork(text: string): boolean {
  return patterns.range.test(text) && isRange(text);
}

const text = v.pipe(
  v.string(),
  v.maxLength(500, 'longer than 500 characters'),
  v.check((value) => value.trim() !== '', 'empty'),
);
const like = (pattern: RegExp, what: string) => v.pipe(v.string(), v.regex(pattern, `not ${what}`));
const list = <T extends v.GenericSchema>(item: T) =>
  v.exactOptional(v.pipe(v.array(item), v.maxLength(listLimit, `more than ${listLimit} values`)));
/** An object of exactly these keys; valibot alone takes an empty list for one. */
const object = <const E extends v.ObjectEntries>(entries: E) => {
  const keys = v.strictObject(entries);
  return v.lazy((input) => (Array.isArray(input) ? noList : keys));
};
const noList = v.custom<never>(() => false, 'not an object');
const texts = list(text);
const network = v.pipe(v.string(), v.check(isNetwork, 'not an address or network'));
const moment = v.pipe(v.string(), v.check(isMoment, 'not an ISO time such as 2026-05-12T14:00:00Z'));
const day = v.pipe(v.string(), v.check(isDay, 'not a day such as 2026-05-12'));

const party = object({
  name: v.pipe(text, v.maxLength(200, 'longer than 200 characters')),
  tenants: list(like(patterns.guid, 'a tenant id')),
  awsAccounts: list(like(patterns.awsAccount, 'an account id of 12 digits')),
  domains: list(like(patterns.domain, 'a domain')),
  cidrs: list(network),
  appIds: texts,
  accountNames: texts,
  approved: v.exactOptional(
    object({
      countries: list(like(patterns.country, 'a country code of two letters')),
      asns: list(
        v.pipe(
          v.number(),
          v.integer('not a whole number'),
          v.minValue(1, 'not an AS number'),
          v.maxValue(4_294_967_295, 'not an AS number'),
        ),
      ),
      cidrs: list(network),
      roles: texts,
      apps: texts,
      hosts: texts,
      mailboxes: texts,
      accounts: texts,
    }),
  ),
  hours: v.exactOptional(
    object({
      zone: v.pipe(v.string(), v.maxLength(64, 'not a time zone'), v.check(isZone, 'not a time zone')),
      days: v.pipe(
        v.array(
          v.pipe(
            v.number(),
            v.integer('not a whole number'),
            v.minValue(1, 'not a day of the week, 1 to 7'),
            v.maxValue(7, 'not a day of the week, 1 to 7'),
          ),
        ),
        v.minLength(1, 'no day'),
        v.check((days) => new Set(days).size === days.length, 'a day twice'),
      ),
      from: like(patterns.clock, 'a time such as 08:00'),
      to: like(patterns.clockTo, 'a time such as 18:00'),
    }),
  ),
  contract: v.exactOptional(
    v.pipe(
      object({ from: v.exactOptional(day), to: v.exactOptional(day) }),
      v.check(({ from, to }) => from === undefined || to === undefined || from <= to, 'ends before it begins'),
    ),
  ),
  requireMfa: v.exactOptional(v.boolean()),
  automation: texts,
  pivot: v.exactOptional(moment),
  trusted: v.exactOptional(v.boolean()),
});

const words = v.pipe(
  v.string(),
  v.maxLength(2000, 'longer than 2000 characters'),
  v.check((value) => value.trim() !== '', 'empty'),
);

const shape: v.GenericSchema<unknown, Profile> = object({
  parties: v.exactOptional(v.pipe(v.array(party), v.maxLength(listLimit, `more than ${listLimit} values`))),
  own: v.exactOptional(
    object({
      tenants: texts,
      accounts: texts,
      domains: texts,
      projects: texts,
      orgs: texts,
      devices: texts,
      not: texts,
    }),
  ),
  crownJewels: texts,
  pivot: v.exactOptional(moment),
  sensitiveOperations: texts,
  decisions: list(
    object({
      kind: v.picklist(['apart', 'member', 'not_member'], 'not a kind of decision: apart, member, not_member'),
      subject: words,
      object: words,
      reason: words,
    }),
  ),
  parameters: v.exactOptional(
    v.record(
      v.pipe(v.string(), v.regex(patterns.parameter, 'not the name of a parameter')),
      v.pipe(
        v.number(),
        v.finite('not a number'),
        v.minValue(0, 'below 0'),
        v.maxValue(1_000_000_000, 'above 1000000000'),
      ),
    ),
  ),
});

/**
 * Reads a profile file. Fails with kind `input` and one line that names where, what and the value; unknown keys are refused, so that a misspelt one is not ignored.
 * `parameters`: the names that may be overridden; any of the right form without it.
 */
export function readProfile(file: string, parameters?: ReadonlySet<string>): Result<Profile> {
  if (file.length > profileLimit) return fail('input', `profile of ${file.length} characters, at most ${profileLimit}`);
  let value: unknown;
  let strange = false;
  try {
    value = JSON.parse(file, (key, item: unknown) => {
      if (key === '__proto__') strange = true;
      return item;
    });
  } catch (error) {
    return fail('input', `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (strange) return fail('input', 'not a profile: unknown key "__proto__"');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail('input', `not a profile: ${Array.isArray(value) ? 'a list' : shown(value)}`);
  const parsed = v.safeParse(shape, value);
  if (!parsed.success) {
    const more = parsed.issues.length - 1;
    return fail('input', `not a profile: ${issueText(parsed.issues[0])}${more > 0 ? `; and ${more} more` : ''}`);
  }
  const names = (parsed.output.parties ?? []).map((p) => p.name.trim());
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice >= 0) return fail('input', `not a profile: parties[${twice}].name: declared twice: ${shown(names[twice])}`);
  const unknown = Object.keys(parsed.output.parameters ?? {}).find((name) => parameters?.has(name) === false);
  if (unknown !== undefined)
    return fail('input', `not a profile: parameters: no detection has a parameter ${shown(unknown)}`);
  return ok(parsed.output);
}

/** The profile as a file to share. */
export function writeProfile(profile: Profile): string {
  return `${JSON.stringify(profile, null, 2)}\n`;
}

function issueText(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).map((item) => item.key);
  const last = path.at(-1);
  if (issue.kind === 'schema' && issue.type === 'strict_object' && last !== undefined) {
    const parent = pathText(path.slice(0, -1));
    if (issue.expected === 'never') return `${parent === '' ? '' : `${parent}: `}unknown key ${shown(last)}`;
    if (issue.expected?.startsWith('"') === true) return `${pathText(path)}: missing`;
  }
  const what =
    issue.kind === 'schema' && issue.type !== 'picklist' && issue.type !== 'custom'
      ? `not ${kinds[issue.expected ?? ''] ?? issue.expected ?? 'right'}`
      : issue.message;
  return `${pathText(path)}: ${what}: ${shown(issue.input)}`;
}

const kinds: Readonly<Record<string, string>> = {
  Array: 'a list',
  Object: 'an object',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};

function pathText(path: readonly unknown[]): string {
  return path.reduce<string>(
    (all, key) => (typeof key === 'number' ? `${all}[${key}]` : all === '' ? String(key) : `${all}.${String(key)}`),
    '',
  );
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
