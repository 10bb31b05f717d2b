import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runQuietly, tail } from './quiet-run.mjs';
import { Refusal } from './refusal.mjs';
import { root } from './settings.mjs';
import { sourceMark } from './sources.mjs';
import { inTurn } from './turn.mjs';

const KEEP = 3;
const dist = join(root, 'dist');

/** The bundles beside Next's: what runs from which source. */
const BUNDLES = {
  edge: 'server/edge/main.ts',
  redirector: 'server/links/redirector.ts',
  workers: 'workers/main.ts',
  maru: 'scripts/maru.ts',
};

/**
 * The folder of the build of the present sources, whether it is there or not. Each build has one of its own and is never
 * changed afterwards, so that a build cannot disturb a product that runs.
 */
export const buildFolder = () => join(dist, sourceMark());

/** @param {string} folder */
export const isBuilt = (folder) => existsSync(join(folder, 'complete'));

/**
 * Builds the present sources unless that was done before.
 * @param {string} folder from `buildFolder`
 */
export async function build(folder) {
  await inTurn(join(dist, 'build.lock'), 'the build', async () => {
    if (isBuilt(folder)) return;
    const half = `${folder}.half`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    await Promise.all([bundle(half), buildWeb(half)]);
    writeFileSync(join(half, 'complete'), new Date().toISOString());
    rmSync(folder, { recursive: true, force: true });
    renameSync(half, folder);
    removeOldBuilds(folder);
  });
}

/** Edge, redirector, workers and the operator's command line as one file each; packages stay in node_modules. */
async function bundle(folder) {
  const { build: esbuild } = await import('esbuild');
  await esbuild({
    absWorkingDir: root,
    entryPoints: BUNDLES,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    legalComments: 'none',
    logLevel: 'silent',
  }).catch((error) => {
    throw new Refusal(
      `The bundles could not be built:\n${tail(error.message)}`,
      'Mend the source named above, then start again.',
    );
  });
}

/** Next's standalone server with the files it serves, as a folder that needs nothing else. */
async function buildWeb(folder) {
  const next = join(root, '.next');
  // What an older build left would be copied into this one; the cache makes it quicker, `dev` belongs to `npm run dev`.
  for (const name of existsSync(next) ? readdirSync(next) : []) {
    if (name !== 'cache' && name !== 'dev') rmSync(join(next, name), { recursive: true, force: true });
  }
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  // Writing the cache takes a quarter of a build and pays with the next one: a fresh clone waits for its first page, not for that.
  if (finishedBuilds().length === 0) env.MARU_BUILD_CACHE = 'off';
  const args = [join(root, 'node_modules/next/dist/bin/next'), 'build'];
  const { code, output } = await runQuietly(process.execPath, args, { cwd: root, env });
  if (code !== 0) {
    throw new Refusal(
      `The pages could not be built:\n${tail(output, 30)}`,
      'Mend the source named above, then start again.',
    );
  }
  renameSync(join(next, 'standalone'), join(folder, 'web'));
  cpSync(join(next, 'static'), join(folder, 'web/.next/static'), { recursive: true });
  if (existsSync(join(root, 'public'))) cpSync(join(root, 'public'), join(folder, 'web/public'), { recursive: true });
}

/** The finished builds, the newest first. */
const finishedBuilds = () =>
  readdirSync(dist, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{16}$/.test(entry.name))
    .map(({ name }) => join(dist, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);

/** Keeps the newest few: an older one may still be running. */
function removeOldBuilds(current) {
  utimesSync(current, new Date(), new Date());
  for (const old of finishedBuilds().slice(KEEP)) rmSync(old, { recursive: true, force: true });
}
