import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { hostedPolicy, singlePolicy } from './csp.ts';
import { ipDataFiles } from './ip-data.ts';

const wasmFile = new URL('../../node_modules/@duckdb/duckdb-wasm/dist/duckdb-eh.wasm', import.meta.url);
const workers = ['engine', 'ingest'] as const;

/**
 * How workers, the database WASM and the address data reach the page: `#engine-worker`, `#ingest-worker`, `#duckdb-wasm`, `#ip-data`. The single file carries
 * them in elements of their own, gzipped and in base64; of the address data only the countries, for its size.
 */
export function packaging(single: boolean): Plugin {
  const modules: Readonly<Record<string, () => string>> = single ? embedded : hosted;
  return {
    name: 'sidedoor:packaging',
    enforce: 'pre',
    // The dev server puts ids into addresses, where a number sign would end them.
    resolveId: (id) => (id in modules ? `\0sidedoor:${id.slice(1)}` : null),
    load: (id) => (id.startsWith('\0sidedoor:') ? modules[`#${id.slice('\0sidedoor:'.length)}`]?.() : null),
    // The policy forbids eval, so these calls can never run; but a direct one keeps the bundler from writing one chunk.
    transform: (code, id) =>
      id.includes('duckdb-browser-blocking')
        ? { code: code.replace(/(?<![\w.$])eval\(/g, '(0,eval)('), map: null }
        : null,
  };
}

const hosted: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    workers.map((name) => [
      `#${name}-worker`,
      () => `import W from '/workers/${name}.worker.ts?worker'; export default () => new W();`,
    ]),
  ),
  '#duckdb-wasm': () => `
    import url from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
    export default async () => {
      const response = await fetch(url);
      if (!response.ok) throw new Error('cannot load ' + url + ': ' + response.status);
      // Browsers keep the machine code of what they compiled from a stream; a host that names another type gets bytes.
      const named = response.headers.get('content-type') === 'application/wasm';
      return named ? WebAssembly.compileStreaming(response) : response.arrayBuffer();
    };`,
  '#ip-data': () => {
    const { country, network } = ipDataFiles();
    return `
      import country from '${country}?url';
      import network from '${network}?url';
      const load = async (url) => {
        const response = await fetch(url);
        if (!response.ok) throw new Error('cannot load ' + url + ': ' + response.status);
        return response.arrayBuffer();
      };
      export default async () => ({ country: await load(country), network: await load(network) });`;
  },
};

const embedded: Readonly<Record<string, () => string>> = {
  '#embedded': () => `
    export const bytes = (id) => {
      const text = document.getElementById(id).textContent;
      return Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    };
    export const inflated = (id) => {
      const stream = new Blob([bytes(id)]).stream().pipeThrough(new DecompressionStream('gzip'));
      document.getElementById(id).remove();
      return new Response(stream);
    };`,
  ...Object.fromEntries(
    workers.map((name) => [
      `#${name}-worker`,
      // Vite builds a worker whose address is used, if only as its name; `singleFile` takes it out of the bundle.
      () => `
        import { inflated } from '#embedded';
        import address from '/workers/${name}.worker.ts?worker&url';
        const code = [await inflated('${name}-worker').text()];
        const url = URL.createObjectURL(new Blob(code, { type: 'text/javascript' }));
        export default () => new Worker(url, { name: address });`,
    ]),
  ),
  '#duckdb-wasm': () => `
    import { inflated } from '#embedded';
    export default () => inflated('duckdb-wasm').arrayBuffer();`,
  '#ip-data': () => `
    import { bytes } from '#embedded';
    export default async () => ({ country: bytes('ip-country').buffer, network: null });`,
};

/** Writes the policy into the hosted page. The dev server needs inline styles and a socket and gets none. */
export function policyMeta(): Plugin {
  return {
    name: 'sidedoor:policy',
    apply: 'build',
    transformIndexHtml: () => [meta(hostedPolicy)],
  };
}

function meta(policy: readonly string[]) {
  return {
    tag: 'meta',
    attrs: { 'http-equiv': 'Content-Security-Policy', content: policy.join('; ') },
    injectTo: 'head-prepend' as const,
  };
}

/** Folds script, style and what is packed into `sidedoor.html`, which opens from `file://`. */
export function singleFile(): Plugin {
  return {
    name: 'sidedoor:single-file',
    apply: 'build',
    enforce: 'post',
    // Last of all: Vite itself still edits the chunks while the bundle is generated.
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        let script = '';
        let style = '';
        const packed = new Map<string, Uint8Array>([
          ['duckdb-wasm', gzipSync(await readFile(wasmFile), { level: 9 })],
          ['ip-country', await readFile(ipDataFiles().country)],
        ]);
        for (const [name, output] of Object.entries(bundle)) {
          const worker = workers.find((one) => name.includes(`${one}.worker`));
          const content = output.type === 'chunk' ? output.code : output.source;
          if (worker !== undefined) packed.set(`${worker}-worker`, gzipSync(content, { level: 9 }));
          else if (output.type === 'chunk') script += output.code;
          else if (name.endsWith('.css')) style += String(output.source);
          delete bundle[name];
        }
        // A closing tag inside a string literal would end the element.
        script = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
        const policy = singlePolicy(sha256(script), sha256(style)).join('; ');
        const elements = [...packed].map(
          ([id, bytes]) =>
            `<script type="application/gzip;base64" id="${id}">${Buffer.from(bytes).toString('base64')}</script>\n    `,
        );
        const page = await readFile(new URL('../../index.html', import.meta.url), 'utf8');
        const source = page
          .replace('<head>', () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`)
          .replace(/<link rel="icon".*?>/, '<link rel="icon" href="data:,">')
          .replace('</head>', () => `<style>${style}</style>\n  </head>`)
          .replace(
            /<script type="module".*?<\/script>/,
            () => `${elements.join('')}<script type="module">${script}</script>`,
          );
        this.emitFile({ type: 'asset', fileName: 'sidedoor.html', source });
      },
    },
  };
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
