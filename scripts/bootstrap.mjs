// Node built-ins only: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a command with its output shown; ends the process with its status if it fails, unless `allowFailure`. */
export function run(command, args, { allowFailure = false, ...options } = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0 && !allowFailure) process.exit(result.status ?? 1);
  return result;
}

/** Installs the locked dependencies when they are missing or older than the lock file. */
export function ensureInstalled() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  console.log('Installing dependencies ...');
  // Not `npm ci`: it refuses the lock file wherever a registry lacks one optional binary of another platform.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund']);
}

/** Builds when the output is missing or older than any source. */
export function ensureBuilt(output, mode) {
  const built = existsSync(join(root, output)) ? statSync(join(root, output)).mtimeMs : 0;
  if (built > newest(['src', 'workers', 'public', 'scripts/vite', 'index.html', 'vite.config.ts', 'package-lock.json']))
    return;
  console.log(`Building ${output} ...`);
  run(process.execPath, [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--logLevel',
    'warn',
    ...(mode ? ['--mode', mode] : []),
  ]);
}

/** Path of a browser on this machine: the environment variable, then the usual names, then Debian's package. */
export function ensureBrowser({ variable, names, debianPackage }) {
  const found = findBrowser(variable, names);
  if (found) return found;
  console.log(`Installing ${debianPackage} from Debian's packages ...`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args) =>
    run([...sudo, 'apt-get'][0], [...sudo, 'apt-get', ...args].slice(1), {
      allowFailure: true,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', debianPackage, 'fonts-dejavu-core');
  const installed = findBrowser(variable, names);
  if (!installed)
    throw new Error(`no ${debianPackage} here and none could be installed; set ${variable} to a browser's path`);
  return installed;
}

export const chromium = {
  variable: 'CHROMIUM',
  names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  debianPackage: 'chromium',
};
export const firefox = { variable: 'FIREFOX', names: ['firefox-esr', 'firefox'], debianPackage: 'firefox-esr' };

function findBrowser(variable, names) {
  const given = process.env[variable];
  if (given) return given;
  for (const folder of (process.env.PATH ?? '').split(':')) {
    for (const name of names) if (folder && existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}

function newest(paths) {
  let time = 0;
  for (const path of paths) {
    const full = join(root, path);
    const stat = statSync(full);
    time = Math.max(
      time,
      stat.isDirectory() ? newest(readdirSync(full).map((name) => join(path, name))) : stat.mtimeMs,
    );
  }
  return time;
}
