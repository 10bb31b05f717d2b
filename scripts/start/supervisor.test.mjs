import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../services/ports.mjs';
import { processMark } from './process-mark.mjs';
import { createSupervisor } from './supervisor.mjs';

let folder;
let lines;
let supervisor;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maru-supervisor-'));
  lines = [];
  supervisor = supervise();
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true, force: true });
});

const supervise = (more) =>
  createSupervisor({ logs: join(folder, 'logs'), print: (line) => lines.push(line), ...more });

/** A child that runs this program. */
const child = (name, source, more = {}) => ({
  name,
  kind: 'app',
  command: process.execPath,
  args: ['-e', source],
  options: { cwd: folder, env: { PATH: process.env.PATH } },
  ready: async () => {},
  ...more,
});
const STAYS = 'setInterval(() => {}, 1000)';
const soon = (ask) => until(ask, { withinMs: 15_000, what: 'it' });
const lives = (pid) => processMark(pid) !== undefined;

describe('supervisor', () => {
  it('starts a killed child again and names it', async () => {
    await supervisor.start(child('web', STAYS));
    const first = supervisor.pids().web;
    process.kill(first, 'SIGKILL');
    await soon(() => supervisor.pids().web !== undefined && supervisor.pids().web !== first);
    expect(lines).toEqual([expect.stringMatching(/^web ended \(signal SIGKILL\); starting it again in 0\.1 s$/)]);
  });

  it('waits longer after each failure', async () => {
    await supervisor.start(
      child('edge', 'process.exit(7)', { ready: (given) => soon(() => given() !== undefined || lines.length > 1) }),
    );
    expect(lines.map((line) => /again in (.*) s$/.exec(line)?.[1])).toEqual(['0.1', '0.2']);
    expect(lines[0]).toContain('exit 7');
  });

  it('gives up on a child that never gets ready, and shows its last words', async () => {
    const dies = child('edge', 'console.error("PORT must be a number"); process.exit(3)', {
      ready: (given) => until(() => false, { withinMs: 15_000, what: 'edge', given }),
    });
    await expect(supervisor.start(dies)).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringMatching(/edge did not start: it ended at once \(exit 3\)\n\s+PORT must be a number/),
      cure: expect.stringContaining('edge.log'),
    });
  });

  it('does not try a child again that refuses its settings', async () => {
    const refuses = child('edge', 'process.exit(2)', {
      ready: (given) => until(() => false, { withinMs: 15_000, what: 'edge', given }),
    });
    await expect(supervisor.start(refuses)).rejects.toThrow('exit 2');
    expect(lines).toEqual([]);
  });

  it('stops the door first, then the rest, then the services', async () => {
    const order = join(folder, 'order');
    const says = (
      name,
    ) => `process.on('SIGTERM', () => { require('fs').appendFileSync(${JSON.stringify(order)}, '${name} '); process.exit(0) });
      ${STAYS}; console.log('up')`;
    writeFileSync(order, '');
    for (const [name, kind] of [
      ['redis', 'service'],
      ['workers', 'app'],
      ['edge', 'door'],
    ]) {
      const log = join(folder, 'logs', `${name}.log`);
      const ready = () => soon(() => readFileSync(log, 'utf8').includes('up'));
      await supervisor.start(child(name, says(name), { kind, ready }));
    }
    await supervisor.stop();
    expect(readFileSync(order, 'utf8')).toBe('edge workers redis ');
  });

  it('leaves nothing behind: neither who ignores the request nor what a child started itself', async () => {
    supervisor = supervise({ limits: { drainMs: 100, clientsEndMs: 300, servicesEndMs: 500 } });
    const stubborn = `process.on('SIGTERM', () => {}); process.on('SIGINT', () => {});
      const own = require('child_process').spawn('sleep', ['300']); console.log(own.pid); ${STAYS}`;
    const ready = () => soon(() => /^\d+\n/.test(readFileSync(join(folder, 'logs/workers.log'), 'utf8')));
    await supervisor.start(child('workers', stubborn, { ready }));
    const pids = [supervisor.pids().workers, Number(readFileSync(join(folder, 'logs/workers.log'), 'utf8'))];
    expect(pids.every(lives)).toBe(true);
    await supervisor.stop();
    await soon(() => !pids.some(lives));
  });

  it('prints warnings and errors, and keeps every line in the log', async () => {
    const talks = `console.log('{"level":30,"msg":"request"}'); console.log('{"level":50,"msg":"no mail","err":{"message":"refused"}}'); ${STAYS}`;
    await supervisor.start(child('workers', talks, { ready: () => soon(() => lines.length > 0) }));
    expect(lines).toEqual(['workers: no mail: refused']);
    // What is printed may not have reached the file yet.
    await soon(() => readFileSync(join(folder, 'logs/workers.log'), 'utf8').includes('"msg":"request"'));
  });
});
