import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');
// Beside the packages, which a bundle loads from there.
const FOLDER = join(ROOT, 'node_modules/.cache/maru-tests');

let made = 0;

/**
 * Bundles what a child process is to run, as the build of the product does: a bundle starts in a second, the sources in ten.
 * @param source a file, by its path from the root, or the text of a module that imports by paths from the root (`./server/…`)
 * @returns the path of the bundle, which goes when this process ends
 */
export async function bundleForChild(source: string): Promise<string> {
  const outfile = join(FOLDER, `${process.pid}-${made++}.mjs`);
  const isFile = /^[\w/.-]+\.ts$/.test(source);
  await build({
    absWorkingDir: ROOT,
    ...(isFile
      ? { entryPoints: [source] }
      : { stdin: { contents: source, resolveDir: ROOT, loader: 'ts', sourcefile: 'child.ts' } }),
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'error',
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}
