import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../scripts/services/ports.mjs';
import { type StackProcess, startStack } from '../scripts/testing/stack.mjs';
import { startProviderDouble } from '../server/users/oauth/testing/provider-double.ts';

/**
 * Starts the built product with empty data for the whole run, and beside it a double of GitHub and Google and a small server on loopback by which the tests,
 * which run in other processes, can ask for process ids and kill. The returned function stops both.
 */
export default async function start(): Promise<() => Promise<void>> {
  const providers = await startProviderDouble();
  const pushPort = await freePort();
  // Nobody else of the product is to be given it.
  const kept = createServer().listen(pushPort, '127.0.0.1');
  const env = { RATE_LIMIT_FACTOR: '100', WEB_PUSH_ALLOW: `127.0.0.1:${pushPort}`, ...providers.env };
  const stack = await startStack({ env });
  await new Promise((resolve) => kept.close(resolve));
  const control = createServer((request, response) => {
    const name = request.url?.slice(1) as StackProcess;
    if (request.method === 'POST') stack.kill(name);
    response.end(JSON.stringify(stack.pids()[name] ?? null));
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  process.env.MARU_URL = stack.url;
  // For what no page and no call brings about, such as a job that was given up.
  process.env.MARU_DATABASE_URL = stack.env.DATABASE_URL;
  // Where a double of a push service may stand.
  process.env.MARU_PUSH_PORT = String(pushPort);
  process.env.MARU_SETUP_LINK = stack.adminSetupLink;
  process.env.MARU_CONTROL = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
  return async () => {
    control.close();
    await stack.stop();
    await providers.close();
  };
}
