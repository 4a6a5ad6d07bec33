import { type Archive, listArchive } from './archive.ts';
import type { ByteSource } from './byte-source.ts';
import { ContainerError } from './container-error.ts';
import { headOf } from './head.ts';
import { magicBytes, recogniseMagic } from './magic.ts';
import { unlock } from './unlock.ts';
import { unpack } from './unpack.ts';

/** Name of the content of a gzip layer in a `PartLocation`. */
export const gunzipMember = 'gunzip';

/** Finds parts again by their location; remembers the archives it had to open, per file. */
export class SourceResolver {
  #archives = new WeakMap<Blob, Map<string, Promise<Archive>>>();

  /**
   * Where the bytes of a part are. Throws `ContainerError` when a container or member is not there any more.
   *
   * @param passwords tried on encrypted members
   */
  async resolve(
    file: Blob,
    members: readonly string[],
    passwords: readonly string[],
    signal: AbortSignal,
  ): Promise<ByteSource> {
    let source: ByteSource = { kind: 'blob', blob: file, outer: 1 };
    for (const [i, name] of members.entries()) {
      const magic = recogniseMagic(await headOf(source, magicBytes, signal));
      if (name === gunzipMember && magic === 'gzip') {
        source = { kind: 'gzip', inner: source };
        continue;
      }
      if (magic !== 'zip' && magic !== 'tar') throw new ContainerError(`no archive to look for member ${name} in`);
      const archive = await this.#archive(file, members.slice(0, i), magic, source, signal);
      const member = archive.members.find((m) => m.name === name);
      if (member === undefined) throw new ContainerError(`no member ${name} in the archive`);
      const [opened] = (await unlock([member], passwords, signal)).members;
      source = (opened ?? member).source;
    }
    return source;
  }

  async #archive(
    file: Blob,
    path: readonly string[],
    kind: 'zip' | 'tar',
    source: ByteSource,
    signal: AbortSignal,
  ): Promise<Archive> {
    const known = this.#archives.get(file) ?? new Map<string, Promise<Archive>>();
    this.#archives.set(file, known);
    const key = JSON.stringify(path);
    const before = known.get(key);
    if (before !== undefined) return before;
    const opened = unpack(source, signal).then(({ blob, outer }) => listArchive(kind, blob, outer));
    known.set(key, opened);
    opened.catch(() => known.delete(key));
    return opened;
  }
}
