import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { hostedPolicy, singlePolicy } from './csp.ts';

const wasmFile = new URL('../../node_modules/@duckdb/duckdb-wasm/dist/duckdb-eh.wasm', import.meta.url);
const wasmElement = 'duckdb-wasm';

/** How workers and the database WASM reach the page: `#engine-worker`, `#ingest-worker`, `#duckdb-wasm`. */
export function packaging(single: boolean): Plugin {
  const query = single ? '?worker&inline' : '?worker';
  const modules: Readonly<Record<string, string>> = {
    '#engine-worker': `import W from '/workers/engine.worker.ts${query}'; export default () => new W();`,
    '#ingest-worker': `import W from '/workers/ingest.worker.ts${query}'; export default () => new W();`,
    '#duckdb-wasm': single
      ? `export default async () => {
           const element = document.getElementById('${wasmElement}');
           const text = element.textContent;
           element.remove();
           const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
           return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
         };`
      : `import url from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
         export default async () => {
           const response = await fetch(url);
           if (!response.ok) throw new Error('cannot load ' + url + ': ' + response.status);
           // Browsers keep the machine code of what they compiled from a stream; a host that names another type gets bytes.
           const named = response.headers.get('content-type') === 'application/wasm';
           return named ? WebAssembly.compileStreaming(response) : response.arrayBuffer();
         };`,
  };
  return {
    name: 'sidedoor:packaging',
    enforce: 'pre',
    // The dev server puts ids into addresses, where a number sign would end them.
    resolveId: (id) => (id in modules ? `\0sidedoor:${id.slice(1)}` : null),
    load: (id) => (id.startsWith('\0sidedoor:') ? modules[`#${id.slice('\0sidedoor:'.length)}`] : null),
    // The policy forbids eval, so these calls can never run; but a direct one keeps the bundler from writing one chunk.
    transform: (code, id) =>
      id.includes('duckdb-browser-blocking')
        ? { code: code.replace(/(?<![\w.$])eval\(/g, '(0,eval)('), map: null }
        : null,
  };
}

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

/** Folds script, style and gzipped WASM into `sidedoor.html`, which opens from `file://`. */
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
        for (const [name, output] of Object.entries(bundle)) {
          if (output.type === 'chunk') script += output.code;
          else if (name.endsWith('.css')) style += String(output.source);
          delete bundle[name];
        }
        // A closing tag inside a string literal would end the element.
        script = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
        const policy = singlePolicy(sha256(script), sha256(style)).join('; ');
        const wasm = gzipSync(await readFile(wasmFile), { level: 9 }).toString('base64');
        const page = await readFile(new URL('../../index.html', import.meta.url), 'utf8');
        const source = page
          .replace('<head>', () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`)
          .replace(/<link rel="icon".*?>/, '<link rel="icon" href="data:,">')
          .replace('</head>', () => `<style>${style}</style>\n  </head>`)
          .replace(
            /<script type="module".*?<\/script>/,
            () =>
              `<script type="application/gzip;base64" id="${wasmElement}">${wasm}</script>\n    <script type="module">${script}</script>`,
          );
        this.emitFile({ type: 'asset', fileName: 'sidedoor.html', source });
      },
    },
  };
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
