import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

export const root = resolve(import.meta.dirname, '../..');

/**
 * @typedef {object} Settings
 * @property {string} data the data folder
 * @property {number} port the only public port
 * @property {string} host
 * @property {number} [httpPort] where plain HTTP is led on to HTTPS
 * @property {number} [redirectorPort] of the process that only answers short links; without it there is none
 * @property {'files' | 'acme' | 'lan'} [tls] where HTTPS comes from; without it plain HTTP is spoken
 * @property {boolean} demo
 * @property {string} version of the product
 * @property {boolean} durable false: data that nobody will miss (tests)
 * @property {Record<string, string>} [env] more for every process
 * @property {{ database?: string, redisState?: string, redisCache?: string, storage?: string }} external servers to use instead of our own
 */

/**
 * What was asked for on the command line and in the environment.
 * @param {string[]} [argv] @param {NodeJS.ProcessEnv} [env]
 * @returns {Settings}
 */
export function readSettings(argv = process.argv.slice(2), env = process.env) {
  for (const word of argv) {
    if (word !== '--demo' && word !== '--lan')
      throw new Refusal(`npm start does not know "${word}".`, 'It knows --demo and --lan: npm start -- --demo');
  }
  const port = readPort('PORT', env.PORT || 3000);
  const tls = readTls(argv, env);
  const httpPort = env.HTTP_PORT ? readPort('HTTP_PORT', env.HTTP_PORT) : undefined;
  const factor = Number(env.RATE_LIMIT_FACTOR || 1);
  if (!(factor > 0)) {
    throw new Refusal(`RATE_LIMIT_FACTOR is "${env.RATE_LIMIT_FACTOR}".`, 'Give a number above 0, or leave it out.');
  }
  return {
    data: resolve(env.MARU_DATA || join(root, '.data')),
    port,
    host: env.HOST || '0.0.0.0',
    redirectorPort: env.REDIRECTOR_PORT ? readPort('REDIRECTOR_PORT', env.REDIRECTOR_PORT) : undefined,
    httpPort: httpPort ?? (tls === 'acme' ? 80 : undefined),
    tls,
    demo: argv.includes('--demo'),
    version: productVersion(),
    durable: true,
    external: {
      database: env.DATABASE_URL || undefined,
      redisState: env.REDIS_STATE_URL || env.REDIS_URL || undefined,
      redisCache: env.REDIS_CACHE_URL || env.REDIS_URL || undefined,
      storage: env.STORAGE_URL || undefined,
    },
  };
}

/** @param {string} name @param {string | number} value */
function readPort(name, value) {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Refusal(
    `${name} is "${value}", which is no port.`,
    `Give a number from 1 to 65535: ${name}=3000 npm start`,
  );
}

/** Where HTTPS comes from, in the edge's own order. @returns {Settings['tls']} */
function readTls(argv, env) {
  if (env.TLS_CERT || env.TLS_KEY) return 'files';
  if (env.ACME_DOMAIN) return 'acme';
  return argv.includes('--lan') || env.MARU_LAN === '1' ? 'lan' : undefined;
}

export const productVersion = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
