// Completes package-lock.json after `npm install` on a registry that lacks packages for other platforms: npm then drops
// them from the lock, and `npm ci` refuses the lock ("Missing: … from lock file"). Every optional dependency that some
// package names and the lock lacks gets an optional placeholder bound to its os and cpu. Where npm left out the hash of a package,
// the registry is asked for it. Usage: npm run lock:platforms
import { execSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const OS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  openbsd: 'openbsd',
  netbsd: 'netbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  aix: 'aix',
  win32: 'win32',
  windows: 'win32',
};
const CPU = [
  'arm64',
  'x64',
  'ia32',
  'arm',
  'armv7',
  'ppc64',
  'ppc64le',
  'ppc',
  's390x',
  'riscv64',
  'riscv',
  'loong64',
  'mips64el',
  'wasm32',
];

/** The os and cpu a platform package's name speaks of, e.g. `@img/sharp-linux-arm64` → linux, arm64. */
function platformOf(name) {
  const words = name.split(/[/\-_.]/);
  const os = words.map((word) => OS[word]).find(Boolean);
  const cpu = words.find((word) => CPU.includes(word)) ?? (words.includes('universal') ? 'universal' : undefined);
  return { os: os ? [os] : ['none'], ...(cpu && cpu !== 'universal' ? { cpu: [cpu] } : {}) };
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
let added = 0;
for (const [path, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    // An entry is found as Node finds it: in the package's own node_modules, then outwards.
    let base = path;
    let found = false;
    for (;;) {
      if (lock.packages[`${base ? `${base}/` : ''}node_modules/${name}`]) found = true;
      if (found || base === '') break;
      base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/'))) || '';
    }
    if (found) continue;
    lock.packages[`node_modules/${name}`] = {
      version: range.replace(/^[^\d]*/, ''),
      ...platformOf(name),
      optional: true,
    };
    added += 1;
  }
}
// Some registries do not say which C library a package is for: npm would install both, a hundred megabytes for nothing.
for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.os?.includes('linux') && entry.libc === undefined && /[-_]musl/.test(path)) entry.libc = ['musl'];
}
/** The hash of one package's archive; undefined where the registry does not have it. */
async function integrityOf(registry, name, version) {
  const answer = await fetch(`${registry.replace(/\/?$/, '/')}${name.replace('/', '%2f')}/${version}`);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${name} ${version}: the registry answered ${answer.status}`);
  return (await answer.json()).dist?.integrity;
}

const registry = execSync('npm config get registry', { encoding: 'utf8' }).trim();
const unproven = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.link && !entry.integrity);
let proven = 0;
for (let at = 0; at < unproven.length; at += 8) {
  await Promise.all(
    unproven.slice(at, at + 8).map(async ([path, entry]) => {
      const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const integrity = await integrityOf(registry, name, entry.version);
      if (!integrity) return;
      entry.integrity = integrity;
      proven += 1;
    }),
  );
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} placeholders added, ${proven} hashes added`);
