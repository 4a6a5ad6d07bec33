import { countryCode } from '../../lib/country.ts';
import { splitAddress } from '../../lib/ip.ts';
import { number } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import type { Outcome } from '../../schema/event.ts';
import { memo } from '../memo.ts';
import { mailDomain } from '../person.ts';
import type { Normalised, PartContext } from '../source.ts';
import { actorOf, systemActor, trustOf } from './actor.ts';
import { extraKey, type Fields } from '../fields.ts';
import type { Column, Product, Verb, When } from './product.ts';

/** The event of one record of a product; what no column takes goes to `extra` under its own name. */
export function accessEvent(product: Product, fields: Fields, context: PartContext): Normalised {
  const used = new Set<string>();
  const read = (column: Column): string | null => {
    for (const name of product.columns[column] ?? []) {
      const value = fields.get(name);
      if (value === undefined) continue;
      used.add(name);
      return value;
    }
    return null;
  };
  const when = product.when?.(fields, context) ?? timeOf(read('time'), product, context);
  if (when === null) return { reject: `no time: ${shorten(read('time') ?? 'missing', 80)}` };
  const operation = read('operation') ?? product.operation;
  const status = read('status');
  const key = product.verbText?.(fields) ?? operation;
  const verb = product.verbs.find(({ fits }) => fits.test(key));
  const outcome = outcomeOf(status, verb);
  const address = splitAddress(read('source') ?? read('source6'));
  const port = number(read('source_port'));
  const group = read('group');
  const groupName = product.columns.group?.find((name) => fields.has(name)) ?? 'group';
  const system = product.bySystem?.(fields) === true;
  const user = read('user');
  const mail = read('mail');
  const userId = read('user_id');
  const actor = system ? systemActor(user) : actorOf(user, mail, userId, read('domain'), address.ip);
  const target = read('target');
  const path = read('target_path');
  const targetId = read('target_id');
  const inner = splitAddress(read('inner')).ip;
  const inner6 = splitAddress(read('inner6')).ip;
  const method = read('method');
  const reason = read('reason');
  const end = read('end');
  const changes = product.changes?.(fields) ?? [];
  const named: readonly (readonly [string, string | null])[] = [
    ['assigned_ip', inner],
    ['assigned_ip6', inner6],
    ['group', group],
    ['account', read('account')],
    ['status', status],
    ['end_time', end],
  ];
  const event = {
    ...when,
    event_id: read('id'),
    event_class: verb?.eventClass ?? 'other',
    activity: verb?.activity ?? 'other',
    operation,
    service: product.service,
    outcome,
    outcome_code: read('code'),
    outcome_reason: reason,
    ...actor,
    target_type: target === null && path === null ? null : (verb?.targetType ?? product.targetType ?? null),
    target_id: targetId,
    target_name: target?.toLowerCase() ?? null,
    target_path: path,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port ?? (port !== null && Number.isInteger(port) && port > 0 && port < 65_536 ? port : null),
    src_host: address.host,
    src_country: countryCode(read('country')),
    src_city: read('city'),
    user_agent: read('agent'),
    device_id: read('device_id'),
    device_name: read('device')?.toLowerCase() ?? null,
    device_os: read('os'),
    app_name: read('app'),
    auth_method: method,
    auth_flow: read('flow'),
    mfa: mfaOf(method, outcome),
    session_id: read('session'),
    correlation_id: read('correlation'),
    ...(system || product.groupsUser?.(fields) === false
      ? null
      : trustOf(group, groupName, mailDomain(actor.actor_name))),
    changes: changes.length === 0 ? null : changes,
  } as const;
  const extra = new Map<string, string>();
  for (const [name, value] of named) if (value !== null) extra.set(name, value);
  for (const [name, value] of fields)
    if (!used.has(name) && product.noise?.has(name) !== true) extra.set(freeKey(extraKey(name), extra), value);
  return { ...event, extra: Object.fromEntries(extra) };
}

function freeKey(key: string, extra: ReadonlyMap<string, string>): string {
  if (!extra.has(key)) return key;
  for (let n = 2; ; n++) if (!extra.has(`${key}_${String(n)}`)) return `${key}_${String(n)}`;
}

/** Reads the time of a column: UTC for products that define it, else in the zone assumed for the part. */
export function timeOf(
  raw: string | null,
  product: Pick<Product, 'clock' | 'order'>,
  context: PartContext,
): When | null {
  if (raw === null) return null;
  const utc = product.clock === 'utc';
  const parsed = parseTime(raw, {
    order: product.order ?? context.dateOrder,
    zoneMinutes: utc ? 0 : context.zoneMinutes,
  });
  if (parsed === null) return null;
  return { time: parsed.micros, time_basis: parsed.explicit ? 'explicit' : utc ? 'by_definition' : 'assumed' };
}

const outcomeOfWords = memo((status): Outcome | null => {
  const word = status.trim().toLowerCase();
  if (/fail|den(?:y|ied)|reject|error|invalid|block|refus|unauthori[sz]ed|^false$|timeout|cancel/.test(word))
    return 'failure';
  if (/challenge|pending|progress|interrupt/.test(word)) return 'interrupted';
  return /succe|^ok$|accept|allow|permit|^pass|^true$|complete|grant|established/.test(word) ? 'success' : null;
});

function outcomeOf(status: string | null, verb: Verb | undefined): Outcome {
  return (status === null ? null : outcomeOfWords(status)) ?? verb?.outcome ?? 'unknown';
}

function mfaOf(method: string | null, outcome: Outcome): string | null {
  if (method === null || !/otp|mfa|2fa|two.?factor|push/i.test(method)) return null;
  return outcome === 'success' ? 'satisfied' : outcome === 'failure' ? 'required_failed' : 'unknown';
}
