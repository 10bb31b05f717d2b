import { spawn } from 'node:child_process';
import { root } from '../start/settings.mjs';

/**
 * Runs a test runner and lets it tell its progress. It stays in our process group, so that Ctrl-C reaches it.
 * @param {string[]} args of Node @param {Record<string, string>} env
 * @returns {Promise<number>} its exit code
 */
export function runAloud(args, env) {
  return new Promise((resolve) => {
    // Its lines go to standard error: the last line of standard output is ours alone.
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Our environment without the addresses and settings of a real product. @param {Record<string, string>} more */
export function testEnvironment(more) {
  const names =
    /^(DATABASE_URL|REDIS_.*|STORAGE_URL|PUBLIC_URL|AUTH_SECRET|LINK_ALIAS_KEY|STORAGE_SIGNING_KEY|VAPID_KEY|TRUSTED_PROXIES|RATE_LIMIT_FACTOR|LOG_LEVEL|PORT|HOST|WEB_URL|MARU_.*|npm_.*|NODE_ENV)$/;
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.test(name))), ...more };
}
