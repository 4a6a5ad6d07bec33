import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const folderOf = (name: string): string => fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));

/** Folders of the packages that ship; the workers are built before the page is written. The first are data that the build packs (`ip-data.ts`, `world-map.ts`). */
const shipped = new Set<string>(['world-atlas', '@ip-location-db/geo-whois-asn-country'].map(folderOf));

/** Remembers which packages a bundle holds; for the workers, whose bundles carry no notices of their own. */
export function shippedPackages(): Plugin {
  return {
    name: 'sidedoor:shipped-packages',
    apply: 'build',
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^./][^/]*)\//.exec(id)?.[1];
        if (folder !== undefined) shipped.add(folder);
      }
    },
  };
}

/** Writes the notices of all that ships, page and workers alike, to `licenses.md`; the single file carries them as a comment at its end. */
export function licenses(single: boolean): Plugin {
  return {
    name: 'sidedoor:licenses',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        if (!single) shipped.add(folderOf('@ip-location-db/asn'));
        const whole = await notices();
        if (!single) {
          this.emitFile({ type: 'asset', fileName: 'licenses.md', source: whole });
          return;
        }
        // What one package appends to the terms is about parts of its repository that are not in its JavaScript.
        const text = whole.replace(/(END OF TERMS AND CONDITIONS\n)[^]*?(?=\n## |$)/g, '$1');
        for (const output of Object.values(bundle))
          if (output.type === 'asset' && output.fileName.endsWith('.html'))
            output.source = `${String(output.source)}\n<!--\n${text.replaceAll('--', '- -')}-->\n`;
      },
    },
  };
}

async function notices(): Promise<string> {
  const sections = await Promise.all([...shipped].sort().map(section));
  return `# Libraries and data in Sidedoor\n\n${sections.join('\n')}`;
}

async function section(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = (await readdir(folder))
    .filter((file) => /^(([a-z]+[_-])?licen[cs]e|copying|notice|modifications)/i.test(file))
    .sort();
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')));
  return `## ${name} ${version}, ${license ?? 'see text'}\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
}
