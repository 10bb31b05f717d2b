import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './settings.mjs';

/** Everything a build is made of. */
const PARTS = [
  'app',
  'components',
  'server',
  'workers',
  'messages',
  'public',
  'prisma/schema',
  'scripts/maru.ts',
  'scripts/operator',
];
const ROOT_FILES = /^(package-lock\.json|tsconfig\.json|(next|postcss)\.config\.\w+|(instrumentation|proxy)\.ts)$/;
const LEFT_OUT = /\.test\.tsx?$|\.md$|^(server\/platform\/db|app\/api)\/generated\//;

/**
 * A name for the present sources: it changes when any of them does.
 * @param {string} [folder]
 * @returns {string} 16 hexadecimal digits
 */
export function sourceMark(folder = root) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const path of sourceFiles(folder)) {
    const content = readFileSync(join(folder, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

function sourceFiles(folder) {
  const files = readdirSync(folder).filter((name) => ROOT_FILES.test(name));
  for (const part of PARTS) {
    const path = join(folder, part);
    if (!existsSync(path)) continue;
    if (statSync(path).isFile()) files.push(part);
    else {
      for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) files.push(relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
      }
    }
  }
  return files.filter((path) => !LEFT_OUT.test(path)).sort();
}
