// `npm start`: installs what is missing, builds, serves the hosted build on loopback.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './bootstrap.mjs';
import { serve } from './serve.mjs';

ensureInstalled();
ensureBuilt('dist/index.html');
const port = Number(process.env.PORT ?? 4173);
const { address } = await serve(join(root, 'dist'), { port }).catch((error) => {
  if (error.code !== 'EADDRINUSE') throw error;
  return serve(join(root, 'dist'));
});
console.log(`Sidedoor is at ${address}  (Ctrl+C ends it; nothing leaves this machine)`);
