import { spawn } from 'node:child_process';
import { guardChild } from '../services/guard.mjs';
import { childOutput } from './child-output.mjs';
import { processMark } from './process-mark.mjs';
import { seconds } from './progress.mjs';
import { Refusal } from './refusal.mjs';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A child that lived this long has recovered: its next restart is quick again. */
const HEALTHY_MS = 30_000;
/** A child that ends this often before it was ready once will not do better the next time. */
const FIRST_TRIES = 3;
/** How our processes end when they cannot work with the settings they were given: trying again would not help. */
const REFUSED = 2;
/** Milliseconds after the request to stop: when those behind are told, when the stragglers are killed. */
const LIMITS = { drainMs: 4000, clientsEndMs: 7000, servicesEndMs: 9300 };

/**
 * @typedef {object} Spec
 * @property {string} name as people see it
 * @property {'door' | 'app' | 'service'} kind stopped in this order: first what takes requests, last what keeps data
 * @property {string} command
 * @property {string[]} args
 * @property {import('node:child_process').SpawnOptions} options
 * @property {NodeJS.Signals} [signal] asks it to stop (SIGTERM)
 * @property {(given: () => string | undefined) => Promise<void>} ready resolves when it can be used
 */

/**
 * Runs children, each leading a process group of its own (so that Ctrl-C reaches us alone and we stop them in order).
 * A child that ends unasked is named and started again after a pause that doubles.
 * @param {{ logs: string, print: (line: string) => void, loud?: boolean, changed?: () => void, limits?: typeof LIMITS }} options
 *   changed: called after a child was started
 */
export function createSupervisor({ logs, print, loud = false, changed = () => {}, limits = LIMITS }) {
  /** @type {Map<string, any>} */
  const children = new Map();
  let stopping;

  function launch(entry) {
    const { spec } = entry;
    const child = spawn(spec.command, spec.args, {
      ...spec.options,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    entry.child = child;
    entry.output.forget();
    entry.startedAt = Date.now();
    entry.output.take(child.stdout, false);
    entry.output.take(child.stderr, spec.kind !== 'service');
    guardChild(spec.kind === 'service' ? 'service' : 'app', child);
    entry.gone = new Promise((resolve) => {
      child.once('error', (error) => ended(entry, error.message, undefined, resolve));
      child.once('exit', (code, signal) => ended(entry, signal ? `signal ${signal}` : `exit ${code}`, code, resolve));
    });
    if (child.pid) {
      entry.mark = processMark(child.pid);
      changed();
    }
  }

  function ended(entry, how, code, resolve) {
    const { child, spec } = entry;
    entry.child = undefined;
    resolve();
    if (child.pid && spec.kind !== 'service') killGroup(child.pid); // whatever it started itself
    if (stopping) return;
    entry.failures = Date.now() - entry.startedAt > HEALTHY_MS ? 1 : entry.failures + 1;
    if (!entry.wasReady && (entry.failures >= FIRST_TRIES || code === REFUSED)) {
      entry.hopeless = `it ended at once (${how})`;
      return;
    }
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (entry.failures - 1), LONGEST_PAUSE_MS);
    print(`${spec.name} ended (${how}); starting it again in ${seconds(pause)}`);
    entry.timer = setTimeout(() => launch(entry), pause);
  }

  /** Starts a child and waits until it is ready. @param {Spec} spec */
  async function start(spec) {
    if (stopping) return;
    const output = childOutput({ name: spec.name, folder: logs, print, loud: loud && spec.kind !== 'service' });
    const entry = { spec, output, failures: 0, wasReady: false };
    children.set(spec.name, entry);
    launch(entry);
    try {
      await spec.ready(() => (stopping ? 'asked to stop' : entry.hopeless));
      entry.wasReady = true;
    } catch (error) {
      if (stopping) return;
      const said = entry.output
        .tail()
        .slice(-15)
        .map((line) => `    ${line}`)
        .join('\n');
      throw new Refusal(
        `${spec.name} did not start: ${entry.hopeless ?? error.message}\n${said}`,
        `Its whole log: ${output.path}`,
      );
    }
  }

  /** Stops all children in order; within ten seconds none is left. */
  function stop() {
    stopping ??= stopAll();
    return stopping;
  }

  async function stopAll() {
    const begun = Date.now();
    const left = (ms) => Math.max(0, begun + ms - Date.now());
    const entries = [...children.values()];
    const of = (...kinds) => entries.filter(({ spec }) => kinds.includes(spec.kind));
    for (const { timer } of entries) clearTimeout(timer);
    // The first await comes after `stopping` is set by the caller: a child that ends now is not started again.
    await Promise.resolve();
    await end(of('door'), left(limits.drainMs));
    await end(of('app', 'door'), left(limits.clientsEndMs));
    killRest(of('app', 'door'));
    await end(of('service'), left(limits.servicesEndMs));
    killRest(of('service'));
    for (const { output } of entries) output.close();
  }

  return {
    start,
    stop,
    /** Process ids by name; a child between two lives is left out. */
    pids: () =>
      Object.fromEntries([...children].filter(([, e]) => e.child?.pid).map(([name, e]) => [name, e.child.pid])),
    /** For the next start, should we be killed: who may still be ending. */
    marks: () =>
      [...children.values()]
        .filter((e) => e.child?.pid)
        .map((e) => ({ name: e.spec.name, pid: e.child.pid, mark: e.mark })),
  };
}

async function end(entries, withinMs) {
  const alive = entries.filter(({ child }) => child);
  for (const entry of alive) {
    if (!entry.asked) entry.child.kill(entry.spec.signal ?? 'SIGTERM');
    entry.asked = true;
  }
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([Promise.all(alive.map(({ gone }) => gone)), late]);
  clearTimeout(timer);
}

function killRest(entries) {
  for (const { child } of entries) if (child?.pid) killGroup(child.pid);
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody left in it
  }
}
