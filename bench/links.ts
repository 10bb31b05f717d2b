import { startStack } from '../scripts/testing/stack.mjs';
import { signUpAdmin } from './client.ts';
import { machine, median, printTable } from './report.ts';
import { type Load, load, startPeer } from './wrk.ts';

const ROUNDS = 7;
const SECONDS = 3;
const CONNECTIONS = 50;
const ALIAS = 'bench';

/** `npm run bench links`: what a cached redirect costs beside the least that could do it, all in one run, in turns. */
const stack = await startStack();
const map = await startPeer('bare-map.mjs');
const redis = await startPeer('bare-redis.mjs', stack.env.REDIS_CACHE_URL ?? '');
try {
  const api = await signUpAdmin(stack);
  const created = await api<{ id: string }>('POST', '/v1/links', {
    url: 'https://example.com/a/rather/long/path?with=query',
    alias: ALIAS,
  });
  const peers = [
    { name: 'bare Node http + Map', url: `${map.url}/s/${ALIAS}`, runs: [] as Load[] },
    { name: 'bare Node http + Redis GET', url: `${redis.url}/s/${ALIAS}`, runs: [] as Load[] },
    { name: 'Maru edge, every click counted', url: `${stack.url}/s/${ALIAS}`, runs: [] as Load[] },
    { name: 'Maru by the Next handler alone', url: `${stack.env.WEB_URL}/s/${ALIAS}`, runs: [] as Load[] },
  ];
  for (const peer of peers) await load(peer.url, { seconds: 2, connections: CONNECTIONS });
  const before = await clicks();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const peer of peers) peer.runs.push(await load(peer.url, { seconds: SECONDS, connections: CONNECTIONS }));
  }
  // Beside the ratio of the medians the median of the rounds' ratios: where the two differ, the machine was not steady.
  const base = (peers[0]?.runs ?? []).map((run) => run.perSecond);
  const shares = { base, of: (runs: Load[]) => runs.map((run, round) => run.perSecond / (base[round] ?? Number.NaN)) };
  console.log(
    `\nRedirects, cached: ${machine()}; wrk -t1 -c${CONNECTIONS} -d${SECONDS}s, medians of ${ROUNDS} alternating runs\n`,
  );
  printTable(
    ['server', 'per second', 'share of the Map', 'share by round', 'p50 ms', 'p99 ms', 'failed'],
    peers.map(({ name, runs }) => {
      const perSecond = median(runs.map((run) => run.perSecond));
      return [
        name,
        Math.round(perSecond).toLocaleString('en'),
        `${Math.round((100 * perSecond) / median(shares.base))} %`,
        `${Math.round(100 * median(shares.of(runs)))} %`,
        median(runs.map((run) => run.p50)).toFixed(2),
        median(runs.map((run) => run.p99)).toFixed(2),
        String(runs.reduce((sum, run) => sum + run.failed, 0)),
      ];
    }),
  );
  const answered = peers
    .slice(2)
    .flatMap((peer) => peer.runs)
    .reduce((sum, run) => sum + run.answered, 0);
  const startedWaiting = performance.now();
  const counted = await untilSteady(clicks);
  console.log(
    `\nClicks: ${answered.toLocaleString('en')} redirects reported by wrk, ${(counted - before).toLocaleString('en')} counted ` +
      `(wrk leaves up to ${CONNECTIONS} answers of each run unread), ${((performance.now() - startedWaiting) / 1000).toFixed(1)} s after the last one`,
  );

  /** The link's counter as the API tells it. */
  async function clicks(): Promise<number> {
    return (await api<{ clicks: number }>('GET', `/v1/links/${created.id}`)).clicks;
  }
} finally {
  map.stop();
  redis.stop();
  await stack.stop();
}

/** Reads until the value stays the same for two seconds, two minutes at most. */
async function untilSteady(read: () => Promise<number>): Promise<number> {
  let value = await read();
  for (let same = 0, tries = 0; same < 2 && tries < 120; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const next = await read();
    same = next === value ? same + 1 : 0;
    value = next;
  }
  return value;
}
