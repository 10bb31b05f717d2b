import { statOf } from './process-mark.mjs';

const SHELLS = new Set(['sh', 'dash', 'bash', 'busybox']);

/**
 * Calls back when the npm that started us is gone: it dies of a SIGTERM without passing it on. Not run by npm: never.
 * @param {() => void} gone
 * @param {{ everyMs?: number, env?: NodeJS.ProcessEnv }} [options]
 * @returns {() => void} stops watching
 */
export function watchParent(gone, { everyMs = 300, env = process.env } = {}) {
  if (!env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  // npm starts scripts through a shell, which may or may not have made room for us.
  const shell = SHELLS.has(statOf(parent)?.name ?? '') ? statOf(parent)?.parent : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (shell === undefined || statOf(parent)?.parent === shell)) return;
    clearInterval(timer);
    gone();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
