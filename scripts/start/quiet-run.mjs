import { spawn } from 'node:child_process';
import { guardChild } from '../services/guard.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a command to its end and keeps what it says. It leads a process group of its own, so that it can be ended whole.
 * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
    running.add(child);
    guardChild('app', child);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const end = (code) => {
      running.delete(child);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

/** Ends whatever is still running, with all it started: politely, then not. @param {number} [withinMs] */
export async function endQuietRuns(withinMs = 3000) {
  const left = [...running];
  const gone = Promise.all(left.map((child) => new Promise((resolve) => child.once('close', resolve))));
  for (const child of left) signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => {
    for (const child of left) signalGroup(child, 'SIGKILL');
  }, withinMs);
  if (left.length > 0) await gone;
  clearTimeout(timer);
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal); // it leads no group of its own, or is gone
  }
}

/** The last lines, which say what went wrong. @param {string} output @param {number} [lines] */
export const tail = (output, lines = 12) =>
  output
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
