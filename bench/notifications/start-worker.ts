import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { notify } from '../../server/notifications/jobs.ts';
import { CODE_PURPOSE } from '../../server/notifications/schema.ts';
import { sealSecret } from '../../server/platform/auth/secret-box.ts';

const ROOT = join(import.meta.dirname, '../..');
// Beside the packages, which it loads.
const BUNDLE = join(ROOT, `node_modules/.maru-bench-notifications-${process.pid}.mjs`);

type Told = { at: number } | { handedOver: number; peakRss: number };

/** A process that works off what is asked for. `handedOver`: so many messages a provider has; `peakRss`: bytes. */
type Worker = {
  child: ChildProcess;
  handedOver: number;
  peakRss: number;
  onCode: (at: number) => void;
  kill(): Promise<void>;
};

/** Makes one file of the worker, as the product's own processes are made. Gives what deletes it. */
export async function bundleWorker(): Promise<() => void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
    outfile: BUNDLE,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error' },
  });
  return () => rmSync(BUNDLE, { force: true });
}

export async function startWorker(): Promise<Worker> {
  // As scripts/start/processes.mjs starts the product's own.
  const child = fork(BUNDLE, { execArgv: ['--max-semi-space-size=8'] });
  const kill = async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const worker: Worker = { child, handedOver: 0, peakRss: 0, onCode: () => undefined, kill };
  child.on('message', (told: Told) => {
    if ('at' in told) worker.onCode(told.at);
    else Object.assign(worker, told);
  });
  await once(child, 'message');
  return worker;
}

let codes = 0;

/** ms since 1970, finer than `Date.now()`; of use between processes of one machine. */
const preciseNow = () => performance.timeOrigin + performance.now();

/** How many ms it took until a provider had a code, from when it was asked for, and from when that was committed. */
export type CodeTimes = { fromAsk: number; fromCommit: number };

/** Asks for a sign-in code for this person, and waits until a provider has it. */
export async function timeCode(worker: Worker, recipient: bigint): Promise<CodeTimes> {
  const sealedCode = sealSecret(Buffer.from('123456'), CODE_PURPOSE, recipient).toString('base64url');
  const arrived = new Promise<number>((resolve) => {
    worker.onCode = resolve;
  });
  const askedAt = preciseNow();
  const dedupeKey = `code-${codes++}`;
  await notify.dispatch({ type: 'login-code', recipients: [recipient], data: { sealedCode }, dedupeKey });
  const committedAt = preciseNow();
  const at = await arrived;
  return { fromAsk: at - askedAt, fromCommit: at - committedAt };
}
