import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './settings.mjs';

const API = join(root, 'app/api');
const LIST = join(root, 'app/api/generated/routes.ts');

/** The description does not describe itself: its module would import itself. */
const LEFT_OUT = '/v1/openapi.json';

/**
 * The paths of the API and the files that answer them: `/v1/links/{id}` for `v1/links/[id]/route.ts`.
 * @returns {{ path: string, file: string }[]} sorted by path; `file` below app/api
 */
export function apiRoutes(folder = API) {
  return readdirSync(join(folder, 'v1'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|[\\/])route\.ts$/.test(file))
    .map((file) => `v1/${file.replaceAll('\\', '/')}`)
    .map((file) => ({ path: pathOf(file), file }))
    .filter(({ path }) => path !== LEFT_OUT)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Groups in parentheses are no part of the path; `[...key]` is one parameter that spans segments. */
function pathOf(file) {
  const segments = file.split('/').slice(0, -1);
  const named = segments.filter((segment) => !/^\(.*\)$/.test(segment));
  return `/${named.map((segment) => segment.replace(/^\[+(?:\.\.\.)?(\w+)\]+$/, '{$1}')).join('/')}`;
}

/** Writes the module that imports all routes by path, when it is not there or is not current: the API's description is made from it. */
export function writeRouteList() {
  const routes = apiRoutes();
  const text = [
    '// Made from the folders below app/api by scripts/start/route-list.mjs; not in the repository.',
    "import type { RouteModules } from '@/server/platform/http/openapi/routes.ts';",
    ...routes.map(({ file }, index) => `import * as route${index} from '../${file}';`),
    '',
    '/** Every route of the API by its path. */',
    'export const routes: RouteModules = {',
    ...routes.map(({ path }, index) => `  '${path}': route${index},`),
    '};',
    '',
  ].join('\n');
  if (existsSync(LIST) && readFileSync(LIST, 'utf8') === text) return;
  mkdirSync(dirname(LIST), { recursive: true });
  writeFileSync(LIST, text);
}
