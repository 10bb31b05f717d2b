import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly, tail } from './quiet-run.mjs';
import { root } from './settings.mjs';

const generated = join(root, 'server/platform/db/generated');

/** The schema and the generator's version: what the generated client depends on. */
function wantedMark() {
  const hash = createHash('sha256');
  const folder = join(root, 'prisma/schema');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  hash.update(readFileSync(join(root, 'node_modules/prisma/package.json')));
  return hash.digest('hex');
}

/** Whether the Prisma client is there and made from this schema. */
export function clientIsCurrent() {
  const mark = join(generated, '.made-from');
  return existsSync(mark) && readFileSync(mark, 'utf8') === wantedMark();
}

/**
 * Makes the Prisma client. No engine is needed for that, but Prisma looks for one and would download it from a host that
 * many machines cannot reach: any program that exists contents it.
 */
export async function generateClient() {
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  const { code, output } = await runQuietly(process.execPath, [prisma, 'generate', '--no-hints'], { cwd: root, env });
  if (code !== 0) throw new Error(`The Prisma client could not be made:\n${tail(output)}`);
  writeFileSync(join(generated, '.made-from'), wantedMark());
}
