import { join } from 'node:path';
import { until } from '../services/ports.mjs';
import { root } from './settings.mjs';

const READY_MS = 60_000;

/**
 * The product's own processes from a build.
 * @param {{ folder: string, env: Record<string, string>, host: string, port: number, webPort: number }} options
 * @returns {import('./supervisor.mjs').Spec[]} in the order in which they may be started (together)
 */
export function builtProcesses({ folder, env, host, port, webPort }) {
  const node = (script, role, more = {}, cwd = root) => ({
    command: process.execPath,
    args: [script],
    options: { cwd, env: { ...env, MARU_ROLE: role, ...more } },
  });
  /** @param {string} name @param {number} nursery MiB; V8's own is 16 */
  const bundle = (name, nursery) => {
    const spec = node(join(folder, `${name}.mjs`), name);
    spec.args.unshift(`--max-semi-space-size=${nursery}`);
    return spec;
  };
  // What waits to be counted outlives a small nursery and would be copied about under load: a sixth of a redirect's time.
  const door = (name) => bundle(name, 64);
  return [
    {
      name: 'workers',
      kind: 'app',
      // A larger one makes nothing quicker here and takes 25 MiB more (npm run bench notifications).
      ...bundle('workers', 8),
      ready: async () => {}, // the product is open before the first job is done
    },
    {
      name: 'web',
      kind: 'app',
      ...node(
        join(folder, 'web/server.js'),
        'web',
        { PORT: String(webPort), HOSTNAME: '127.0.0.1' },
        join(folder, 'web'),
      ),
      ready: (given) => answers(`http://127.0.0.1:${webPort}/`, 'web', given, (status) => status > 0),
    },
    {
      name: 'edge',
      kind: 'door',
      ...door('edge'),
      ready: (given) => answers(`${localUrl(host, port)}/readyz`, 'edge', given, (status) => status === 200),
    },
    ...redirector({ env, host, spec: () => door('redirector') }),
  ];
}

/**
 * The same from the sources, each started again when its files change.
 * @param {{ env: Record<string, string>, host: string, port: number, webPort: number }} options
 * @returns {import('./supervisor.mjs').Spec[]}
 */
export function sourceProcesses({ env, host, port, webPort }) {
  const node = (role, ...args) => ({
    command: process.execPath,
    args,
    options: { cwd: root, env: { ...env, MARU_ROLE: role, FORCE_COLOR: process.stderr.isTTY ? '1' : '0' } },
  });
  const watch = [join(root, 'node_modules/tsx/dist/cli.mjs'), 'watch', '--clear-screen=false'];
  const next = join(root, 'node_modules/next/dist/bin/next');
  return [
    { name: 'workers', kind: 'app', ...node('workers', ...watch, 'workers/main.ts'), ready: async () => {} },
    {
      name: 'web',
      kind: 'app',
      ...node('web', next, 'dev', '--port', String(webPort), '--hostname', '127.0.0.1'),
      ready: (given) => answers(`http://127.0.0.1:${webPort}/`, 'web', given, (status) => status > 0),
    },
    {
      name: 'edge',
      kind: 'door',
      ...node('edge', ...watch, 'server/edge/main.ts'),
      ready: (given) => answers(`${localUrl(host, port)}/readyz`, 'edge', given, (status) => status === 200),
    },
    ...redirector({ env, host, spec: () => node('redirector', ...watch, 'server/links/redirector.ts') }),
  ];
}

/** The process for short domains, when somebody wants one: `REDIRECTOR_PORT`. */
function redirector({ env, host, spec }) {
  const port = Number(env.REDIRECTOR_PORT || 0);
  if (port === 0) return [];
  const ready = (given) => answers(`${localUrl(host, port)}/readyz`, 'redirector', given, (status) => status === 200);
  return [{ name: 'redirector', kind: 'door', ...spec(), ready }];
}

/** Where this machine itself reaches the door. @param {string} host as listened on @param {number} port */
export function localUrl(host, port) {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Resolves when the address answers as wanted.
 * @param {string} url @param {string} what @param {() => string | undefined} given @param {(status: number) => boolean} wanted
 */
function answers(url, what, given, wanted) {
  const ask = async () => {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return wanted(response.status);
  };
  return until(ask, { withinMs: READY_MS, everyMs: 50, what, given });
}
