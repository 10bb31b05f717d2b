import { execFile } from 'node:child_process';
import { tail } from './quiet-run.mjs';
import { root } from './settings.mjs';

/**
 * Runs the operator's command line and gives what it prints. Its own log is silent unless `log` is true.
 * @param {{ command: string, args: string[], env: Record<string, string> }} operator @param {string[]} words
 * @param {{ log?: boolean }} [options]
 * @returns {Promise<string>}
 */
export function operate({ command, args, env }, words, { log = false } = {}) {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: root,
      env: log ? env : { ...env, LOG_LEVEL: 'silent' },
      timeout: 120_000,
      maxBuffer: 10_000_000,
    };
    execFile(command, [...args, ...words], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`maru ${words.join(' ')} failed:\n${tail(stderr || stdout || error.message)}`));
      else resolve(stdout.trim());
    });
  });
}
