import { splitAddress } from '../../lib/ip.ts';
import { number } from '../../lib/json.ts';
import { nullable } from '../../lib/text.ts';
import type { Change, EventFields } from '../../schema/event.ts';
import type { Account } from './accounts.ts';

/** An event while it is put together. */
export type Draft = { -readonly [K in keyof EventFields]: EventFields[K] } & {
  extra: Record<string, string>;
  changes: readonly Change[] | null;
};

/** Stores a value under a documented key of `extra`, unless there is none. */
export function put(draft: Draft, key: string, value: string | null | undefined): void {
  if (value !== null && value !== undefined && value !== '') draft.extra[key] = value;
}

/** The four source columns from an address, a port and the name of a workstation. */
export function setSource(draft: Draft, address: string | null, port: string | null, host: string | null = null): void {
  const found = splitAddress(address === null || /^local(?:host)?$/i.test(address) ? null : address);
  draft.src_ip = found.ip;
  draft.src_scope = found.scope;
  const logged = number(port);
  draft.src_port =
    found.port ?? (logged !== null && Number.isInteger(logged) && logged > 0 && logged < 65_536 ? logged : null);
  draft.src_host = hostName(host) ?? found.host;
}

/** Name of a computer, lower case, without the leading backslashes of UNC. */
export function hostName(raw: string | null): string | null {
  return nullable(raw?.replace(/^\\+/, ''))?.toLowerCase().slice(0, 255) ?? null;
}

/** The text where it is a SID: rendered messages print a name in its place. */
export function sidOnly(text: string | null): string | null {
  return text?.startsWith('S-1-') === true ? text : null;
}

/** Target columns from an account. */
export function setTarget(draft: Draft, account: Account | null, type?: string): void {
  if (account === null) return;
  draft.target_type = type ?? (account.name.endsWith('$') ? 'computer' : 'user');
  draft.target_id = account.sid;
  draft.target_name = account.name;
}

/** Adds a change unless old and new value are both missing. */
export function change(draft: Draft, name: string, old: string | null, now: string | null): void {
  if (old === null && now === null) return;
  draft.changes = [...(draft.changes ?? []), { target: draft.target_name ?? null, name, old, new: now }];
}
