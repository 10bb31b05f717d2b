import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStack } from '../scripts/testing/stack.mjs';
import { type Api, signUpAdmin } from './client.ts';
import { percentile } from './percentile.ts';
import { machine, median, printTable } from './report.ts';

const PER_SECOND = 500;
const SECONDS = 8;
const PROBE_EVERY_MS = 100;
const LIMIT_P95_MS = 300;
const ACCOUNTS = 20;
/** A failed attempt makes the next one for that account wait: each account is asked for once a round. */
const ROUNDS = 3;

type Answer = { status: number; body: string; ms: number };

/**
 * `npm run bench sign-in`: how the rest of the product answers while somebody guesses passwords from many addresses, and whether known
 * and unknown accounts can be told apart.
 */
const stack = await startStack({ env: { TRUSTED_PROXIES: '127.0.0.1/32' } });
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
try {
  const api = await signUpAdmin(stack);
  const known = await addAccounts(api);
  console.log(
    `\nSign-in under attack: ${machine()}; ${PER_SECOND} attempts/s for ${SECONDS} s from as many addresses, one load process\n`,
  );
  const rows = [
    await measure('nobody attacks', api, undefined),
    await measure('one account', api, () => known[0] ?? ''),
    await measure('many accounts, none of them there', api, () => `nobody-${randomInt(1e9)}@maru.test`),
  ];
  printTable(
    ['attack', 'attempts', 'answers', 'p50 ms', 'rest: p50 ms', 'p95 ms', 'p99 ms', `limit ${LIMIT_P95_MS} ms`],
    rows,
  );
  await compareAnswers(known.slice(1));
} finally {
  agent.destroy();
  await stack.stop();
}

async function addAccounts(api: Api): Promise<string[]> {
  const emails: string[] = [];
  for (let number = 0; number < ACCOUNTS; number += 1) {
    const { url } = await api<{ url: string }>('POST', '/v1/invitations', {});
    const email = `person-${number}@maru.test`;
    // Without the admin's cookie: the answer signs the new person in.
    const answer = await fetch(`${stack.url}/v1/sign-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: stack.url, 'x-forwarded-for': anAddress() },
      body: JSON.stringify({
        token: url.split('/').at(-1),
        name: `Person ${number}`,
        email,
        password: 'wide wooden floors',
      }),
    });
    if (!answer.ok) throw new Error(`sign-up: ${answer.status} ${await answer.text()}`);
    emails.push(email);
  }
  return emails;
}

/** One row: attempts for some seconds (none without `target`), while a signed-in person reads a list. */
async function measure(name: string, api: Api, target: (() => string) | undefined): Promise<string[]> {
  const rest: number[] = [];
  let failed = 0;
  const until = performance.now() + SECONDS * 1_000;
  const probe = (async () => {
    while (performance.now() < until) {
      const begun = performance.now();
      await api('GET', '/v1/links?limit=20').then(
        () => rest.push(performance.now() - begun),
        () => {
          failed += 1;
        },
      );
      await sleep(PROBE_EVERY_MS);
    }
  })();
  const attempts: Promise<Answer | undefined>[] = [];
  if (target !== undefined) {
    const begun = performance.now();
    while (performance.now() < until) {
      const due = ((performance.now() - begun) / 1_000) * PER_SECOND;
      while (attempts.length < due) attempts.push(attempt(target()).catch(() => undefined));
      await sleep(10);
    }
  }
  await probe;
  const answers = await Promise.all(attempts);
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const key = answer === undefined ? 'broken' : String(answer.status);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const p95 = percentile(rest, 0.95);
  return [
    name,
    String(answers.length),
    [...counts].map(([status, count]) => `${status}: ${count}`).join(', '),
    target
      ? percentile(
          answers.flatMap((answer) => answer?.ms ?? []),
          0.5,
        ).toFixed(0)
      : '',
    percentile(rest, 0.5).toFixed(0),
    p95.toFixed(0),
    percentile(rest, 0.99).toFixed(0),
    failed > 0 ? `MISSED: ${failed} failed` : p95 < LIMIT_P95_MS ? 'kept' : 'MISSED',
  ];
}

/** Known and unknown accounts in turns, one attempt at a time, without any load. */
async function compareAnswers(known: string[]): Promise<void> {
  const answers: Record<'known' | 'unknown', Answer[]> = { known: [], unknown: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const email of known) {
      answers.known.push(await attempt(email));
      answers.unknown.push(await attempt(`nobody-${randomInt(1e9)}@maru.test`));
    }
  }
  const shapes = (list: Answer[]) =>
    [...new Set(list.map(({ status, body }) => `${status} ${withoutId(body)}`))].sort();
  const [one, two] = [shapes(answers.known), shapes(answers.unknown)];
  console.log('\nA wrong password, asked for quietly:\n');
  printTable(
    ['account', 'attempts', 'median ms', 'p95 ms'],
    (['known', 'unknown'] as const).map((kind) => {
      const times = answers[kind].map(({ ms }) => ms);
      return [kind, String(times.length), median(times).toFixed(1), percentile(times, 0.95).toFixed(1)];
    }),
  );
  console.log(
    `\nStatus and body: ${one.join() === two.join() ? 'the same for both' : `DIFFERENT\n  ${one.join('\n  ')}\n  ${two.join('\n  ')}`}`,
  );
}

/** The request id differs in every answer. */
function withoutId(body: string): string {
  return body.replace(/"requestId":"[^"]*"/, '');
}

function anAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/** One attempt with a wrong password, from an address of its own. */
function attempt(email: string): Promise<Answer> {
  const begun = performance.now();
  const { hostname, port } = new URL(stack.url);
  const body = JSON.stringify({ email, password: 'not the right password' });
  return new Promise((resolve, reject) => {
    const call = request(
      {
        agent,
        host: hostname,
        port,
        path: '/v1/sign-in',
        method: 'POST',
        timeout: 30_000,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          origin: stack.url,
          'x-forwarded-for': anAddress(),
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: text, ms: performance.now() - begun }),
        );
      },
    );
    call.on('timeout', () => call.destroy(new Error('timed out')));
    call.on('error', reject);
    call.end(body);
  });
}
