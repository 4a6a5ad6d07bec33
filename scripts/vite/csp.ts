/** Hosted build: only its own files, no other origin. `frame-ancestors` works in a header only; a meta element ignores it. */
export const hostedPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
];

/** Single file: no connection at all; the one inline script and style are named by their hashes. */
export function singlePolicy(scriptHash: string, styleHash: string): string[] {
  return [
    "default-src 'none'",
    `script-src '${scriptHash}' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    "connect-src 'none'",
    `style-src '${styleHash}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
}
