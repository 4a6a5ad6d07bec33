import { list, own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';

export interface PolicyReading {
  /** Principals that are not services and not of the own account, as written: ARNs, account ids, providers, `*`. */
  readonly principals: readonly string[];
  /** Their accounts, `*` for anyone. */
  readonly accounts: readonly string[];
  /** Whether every statement that lets a foreign account in demands `sts:ExternalId`; null when none does let one in. */
  readonly externalId: boolean | null;
  /** Allows every action on every resource. */
  readonly admin: boolean;
}

const longestPolicy = 1_048_576;
const mostPrincipals = 100;

/** A policy as an object: given as one, as JSON text, or as URL-encoded JSON text. Null when it is none of them. */
export function parsePolicy(value: unknown): JsonObject | null {
  const object = record(value);
  if (object !== null) return object;
  if (typeof value !== 'string' || value.length > longestPolicy) return null;
  const trimmed = value.trimStart();
  return record(parseJson(trimmed.startsWith('%7B') || trimmed.startsWith('%0A') ? decoded(trimmed) : trimmed));
}

/** What a policy lets in from outside `account`. */
export function readPolicy(policy: JsonObject, account: string | null): PolicyReading {
  const principals = new Set<string>();
  const accounts = new Set<string>();
  let externalId: boolean | null = null;
  let admin = false;
  for (const item of many(own(policy, 'Statement'))) {
    const statement = record(item);
    if (statement === null || own(statement, 'Effect') === 'Deny') continue;
    if (has(own(statement, 'Action'), '*', '*:*') && has(own(statement, 'Resource'), '*')) admin = true;
    const foreign = addPrincipals(own(statement, 'Principal'), account, principals, accounts);
    if (foreign) externalId = externalId !== false && demandsExternalId(own(statement, 'Condition'));
  }
  return { principals: [...principals], accounts: [...accounts], externalId, admin };
}

/** The 12-digit account of an ARN or of a bare account id. */
export function accountOf(arn: string): string | null {
  if (/^\d{12}$/.test(arn)) return arn;
  const account = arn.startsWith('arn:') ? arn.split(':', 5)[4] : undefined;
  return account !== undefined && /^\d{12}$/.test(account) ? account : null;
}

/** True when an AWS principal from outside was among them. */
function addPrincipals(
  value: unknown,
  account: string | null,
  principals: Set<string>,
  accounts: Set<string>,
): boolean {
  const byKind = record(value);
  const aws = byKind === null ? many(value) : many(own(byKind, 'AWS'));
  let foreign = false;
  for (const item of aws) {
    const principal = text(item);
    if (principal === null) continue;
    const of = principal === '*' ? '*' : accountOf(principal);
    if (of !== null && of === account) continue;
    if (of !== null) foreign = true;
    if (principals.size >= mostPrincipals) {
      principals.add('…');
      continue;
    }
    principals.add(principal);
    if (of !== null) accounts.add(of);
  }
  for (const item of byKind === null ? [] : many(own(byKind, 'Federated'))) {
    const provider = text(item);
    if (provider !== null && principals.size < mostPrincipals) principals.add(provider);
  }
  return foreign;
}

function demandsExternalId(condition: unknown): boolean {
  const operators = record(condition);
  if (operators === null) return false;
  return Object.entries(operators).some(
    ([operator, keys]) =>
      /^String(?:Equals|Like)/i.test(operator) &&
      Object.keys(record(keys) ?? {}).some((k) => k.toLowerCase() === 'sts:externalid'),
  );
}

function has(value: unknown, ...wanted: readonly string[]): boolean {
  return many(value).some((v) => typeof v === 'string' && wanted.includes(v));
}

function many(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? list(value) : value === undefined || value === null ? [] : [value];
}

function decoded(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
