import { join } from 'node:path';
import { prepareClient } from '../start/product.mjs';
import { say, seconds } from '../start/progress.mjs';
import { runQuietly, tail } from '../start/quiet-run.mjs';
import { root } from '../start/settings.mjs';

/** A program of a package, run by the Node that runs us. */
const tool = (path, ...args) => [process.execPath, [join(root, 'node_modules', path), ...args]];

const CHECKS = [
  {
    name: 'types',
    run: tool('typescript/bin/tsc', '--noEmit', '--pretty', 'false'),
    first: tool('next/dist/bin/next', 'typegen'),
  },
  { name: 'format and lint', run: tool('@biomejs/biome/bin/biome', 'ci', '--colors=off', '--max-diagnostics=50') },
  {
    name: 'who imports whom',
    run: tool(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--output-type',
      'err',
      'app',
      'components',
      'server',
      'workers',
      'scripts',
      'e2e',
      'bench',
    ),
  },
  { name: 'what nobody uses', run: tool('knip/bin/knip.js', '--no-progress') },
];

/**
 * Runs all checks, each to its end.
 * @returns {Promise<string[]>} those that failed, each with the end of what it printed
 */
export async function runChecks() {
  await prepareClient();
  const failures = [];
  for (const { name, run, first } of CHECKS) {
    const begun = performance.now();
    const prepared = first ? await runQuietly(...first, { cwd: root }) : { code: 0, output: '' };
    const { code, output } = prepared.code === 0 ? await runQuietly(...run, { cwd: root }) : prepared;
    say(`${code === 0 ? '✓' : '✗'} ${name} (${seconds(performance.now() - begun)})`);
    if (code === 0) continue;
    say(tail(output, 60));
    failures.push(`${name}\n${tail(output, 10)}`);
  }
  return failures;
}
