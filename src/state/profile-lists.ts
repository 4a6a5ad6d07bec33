import { isNetwork, patterns } from '../parties/profile-file.ts';

/** What the values of a list look like; without a test anything does. */
export interface ListShape {
  /** Values are parted by lines alone, as they may hold blanks and commas. */
  readonly lines?: true;
  readonly test?: (item: string) => boolean;
  /** What a value is, for the message: `a domain`. */
  readonly what?: string;
}

export const shapes = {
  words: {},
  lines: { lines: true },
  tenant: { test: (item: string) => patterns.guid.test(item), what: 'a tenant id' },
  awsAccount: { test: (item: string) => patterns.awsAccount.test(item), what: 'an account id of 12 digits' },
  domain: { test: (item: string) => patterns.domain.test(item), what: 'a domain' },
  network: { test: isNetwork, what: 'an address or a network' },
  country: { test: (item: string) => patterns.country.test(item), what: 'a country code of two letters' },
  asn: { test: isAsn, what: 'an AS number' },
} as const satisfies Readonly<Record<string, ListShape>>;

function isAsn(item: string): boolean {
  const digits = /^(?:AS)?(\d{1,10})$/i.exec(item)?.[1];
  return digits !== undefined && Number(digits) >= 1 && Number(digits) <= 4_294_967_295;
}

/** Values of a list as typed, each once. */
export function splitList(shape: ListShape, text: string): string[] {
  const items = text.split(shape.lines === true ? /\n/ : /[\s,;]+/).map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

/** The first value that is wrong, in words; null when none is. */
export function listProblem(shape: ListShape, text: string): string | null {
  const items = splitList(shape, text);
  const long = items.find((item) => item.length > 500);
  if (long !== undefined) return `longer than 500 characters: ${long.slice(0, 40)}…`;
  const bad = shape.test === undefined ? undefined : items.find((item) => shape.test?.(item) === false);
  return bad === undefined ? null : `not ${shape.what ?? 'right'}: ${bad}`;
}

/** A list as text to edit. */
export function joinList(list: readonly (string | number)[] | undefined): string {
  return (list ?? []).join('\n');
}

/** An object without its empty lists. */
export function dropEmpty<T extends Readonly<Record<string, readonly unknown[]>>>(lists: T): Partial<T> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}
