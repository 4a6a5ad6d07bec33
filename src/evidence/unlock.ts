import type { ArchiveMember } from './archive.ts';
import { openSource, type ZipSource } from './byte-source.ts';
import { ContainerError } from './container-error.ts';
import { acceptsPassword } from './zip-decrypt.ts';

/** What passwords did to an archive. */
export interface Unlocked {
  /** All members; those a password opens carry it. */
  readonly members: readonly ArchiveMember[];
  /** Members that stay locked. */
  readonly locked: number;
  /** The passwords that opened something. */
  readonly used: readonly string[];
}

type Key = Uint8Array<ArrayBuffer>;
/** A member, and its source with a password. */
type Opened = readonly [member: ArchiveMember, source: ZipSource];

/** How much of a member is decrypted to prove a password. */
const proofBytes = 4 * 1024 * 1024;
const proofs = 3;
/** Archives with more encrypted members have their passwords checked on so many of them. */
const checkedMembers = 250;

/**
 * Finds the password of every encrypted member. A member's own check lets wrong passwords through now and then, so that each
 * password must also prove itself on content.
 */
export async function unlock(
  members: readonly ArchiveMember[],
  passwords: readonly string[],
  signal: AbortSignal,
): Promise<Unlocked> {
  const locked = new Map<ArchiveMember, ZipSource>();
  for (const member of members) {
    const { source } = member;
    if (!member.contentless && source.kind === 'zip' && source.member.encrypted) locked.set(member, source);
  }
  const opened = new Map<ArchiveMember, ZipSource>();
  const used: string[] = [];
  for (const password of locked.size === 0 ? [] : passwords) {
    for (const key of keysOf(password)) {
      const fitting = await fit(locked, key, signal);
      for (const [member, source] of fitting) {
        opened.set(member, source);
        locked.delete(member);
      }
      if (fitting.length > 0 && !used.includes(password)) used.push(password);
    }
  }
  return {
    members: opened.size === 0 ? members : members.map((m) => ({ ...m, source: opened.get(m) ?? m.source })),
    locked: locked.size,
    used,
  };
}

/** The members a key opens. */
async function fit(
  locked: ReadonlyMap<ArchiveMember, ZipSource>,
  key: Key,
  signal: AbortSignal,
): Promise<readonly Opened[]> {
  const members = [...locked].map(([member, source]): Opened => [member, { ...source, password: key }]);
  const every = Math.ceil(members.length / checkedMembers);
  const sample = members.filter((_, i) => i % every === 0);
  const accepted = await accepting(sample, signal);
  if (accepted.length === sample.length) {
    const some = await proven(accepted, 1, signal);
    // Three or more checks that all pass by chance: 1 in 16 million.
    return some.length > 0 || accepted.length >= proofs ? members : [];
  }
  const sure = await proven(accepted, accepted.length, signal);
  if (sure.length === 0 || sample.length === members.length) return sure;
  return proven(await accepting(members, signal), members.length, signal);
}

async function accepting(members: readonly Opened[], signal: AbortSignal): Promise<readonly Opened[]> {
  const accepted: Opened[] = [];
  for (const one of members) {
    signal.throwIfAborted();
    if (await accepts(one[1])) accepted.push(one);
  }
  return accepted;
}

/** Members whose content proves their password, smallest first, until there are `enough`; for one proof three members are tried. */
async function proven(members: readonly Opened[], enough: number, signal: AbortSignal): Promise<readonly Opened[]> {
  const sure: Opened[] = [];
  const smallest = [...members].sort(([, a], [, b]) => proofCost(a) - proofCost(b));
  for (const one of enough === 1 ? smallest.slice(0, proofs) : smallest) {
    if (sure.length >= enough) break;
    if (await proves(one[1], signal)) sure.push(one);
  }
  return sure;
}

/** Small members are proven first; empty ones prove little. */
function proofCost({ member }: ZipSource): number {
  return member.bytes === 0 ? Number.MAX_SAFE_INTEGER : member.storedBytes;
}

async function accepts({ zip, member, password }: ZipSource): Promise<boolean> {
  try {
    return password !== null && (await acceptsPassword(zip, member, password));
  } catch (error) {
    if (error instanceof ContainerError) return false;
    throw error;
  }
}

/** True when content comes out that is whole, or long enough without damage. */
async function proves(source: ZipSource, signal: AbortSignal): Promise<boolean> {
  let bytes = 0;
  try {
    for await (const chunk of openSource(source, signal)) {
      bytes += chunk.length;
      if (bytes >= proofBytes) return true;
    }
    return true;
  } catch (error) {
    if (error instanceof ContainerError) return false;
    throw error;
  }
}

/** A password as bytes: UTF-8, and as older programs wrote what is not ASCII. */
function keysOf(password: string): Key[] {
  if (password === '') return [];
  const utf8 = new TextEncoder().encode(password);
  if (utf8.length === password.length || /[^\0-\xff]/.test(password)) return [utf8];
  return [utf8, Uint8Array.from(password, (c) => c.charCodeAt(0))];
}
