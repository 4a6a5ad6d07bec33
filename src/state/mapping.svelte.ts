import {
  looksLikeMapping,
  mappingLimit,
  readMapping,
  sameShape,
  writeMapping,
  type Mapping,
} from '../mapping/mapping.ts';
import type { StoredPart } from '../engine/api.ts';
import { cut } from '../lib/text.ts';
import type { EvidenceFile, Loader } from './loader.ts';
import { MappingDraft } from './mapping-draft.svelte.ts';
import { saveFile } from './save-file.ts';

export type { Mapping } from '../mapping/mapping.ts';

const headBytes = 512;
/** Most mappings of a case. */
const most = 200;

/** The mappings of the case: how files that no source recognises are read. */
export class Mappings {
  /** Latest first; one for each shape of file. */
  all = $state.raw<readonly Mapping[]>([]);
  /** Told what became of mapping files given among the evidence, in one line. */
  tell: (text: string) => void = () => undefined;
  #loader: Loader;

  constructor(loader: Loader) {
    this.#loader = loader;
  }

  /**
   * Keeps a mapping in place of one for the same files. What is read from now on is read with it. A name that a mapping for other files
   * has gets a number.
   */
  keep(mapping: Mapping): void {
    const others = this.all.filter((known) => !sameShape(known.shape, mapping.shape));
    const taken = new Set(others.map((other) => other.name));
    let { name } = mapping;
    for (let n = 2; taken.has(name); n++) name = `${cut(mapping.name, 90)} (${String(n)})`;
    this.all = [{ ...mapping, name }, ...others];
    this.#loader.mappings = this.all;
  }

  /** Keeps the mappings among the files given, which stay evidence; answers how many there are. */
  async take(files: readonly EvidenceFile[]): Promise<number> {
    let taken = 0;
    const notes: string[] = [];
    for (const file of files) {
      const read = (await isMappingFile(file)) ? readMapping(await file.blob.text()) : null;
      if (read?.ok === true && this.all.length >= most) {
        notes.push(`${file.path}: more than ${String(most)} mappings`);
      } else if (read?.ok === true) {
        this.keep(read.value);
        taken += 1;
        notes.push(`mapping "${read.value.name}" of ${file.path} is in use`);
      } else if (read !== null) {
        notes.push(`${file.path}: ${read.error.message}`);
      }
    }
    if (notes.length > 3) notes.splice(3, notes.length, `${String(notes.length - 3)} more mapping files`);
    if (notes.length > 0) this.tell(notes.join('; '));
    return taken;
  }

  /** A mapping in the making for a part. */
  draft(part: StoredPart): MappingDraft {
    return new MappingDraft(this.#loader, part);
  }

  /** Hands the mapping to the browser as a file. */
  save(mapping: Mapping): void {
    const name = mapping.name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .toLowerCase();
    saveFile(`${name === '' ? 'log' : name}.mapping.json`, 'application/json', writeMapping(mapping));
  }
}

async function isMappingFile({ path, blob }: EvidenceFile): Promise<boolean> {
  if (!/\.json$/i.test(path) || blob.size > mappingLimit) return false;
  try {
    return looksLikeMapping(await blob.slice(0, headBytes).text());
  } catch {
    return false;
  }
}
