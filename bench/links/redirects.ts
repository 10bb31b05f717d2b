import { fileURLToPath } from 'node:url';
import type { Stack } from '../../scripts/testing/stack.mjs';
import type { Api } from '../client.ts';
import { cpuTimeOf } from '../cpu-time.ts';
import { openLoop, type Run } from '../load.ts';
import { startNginx } from '../peers/nginx.ts';
import { percentile } from '../percentile.ts';
import { machine, median, printTable } from '../report.ts';
import { type Load, load, startPeer } from '../wrk.ts';
import { openVisitors } from './raw-visitors.ts';

const CONNECTIONS = 50;
const ALIAS = 'bench';
const TARGET = 'https://example.com/a/rather/long/path?with=query';
const VISITORS = fileURLToPath(new URL('visitors.lua', import.meta.url));
const GOAL = 0.7;
const EVEN_PER_SECOND = 1_000;
const EVEN_MS = 3_000;
const EVEN_ROUNDS = 3;
const EVEN_GOAL_MS = 5;
/** Before each measured run of a server. */
const WARMING_S = 1;
const COLD = 300;
const COLD_GOAL_MS = 10;

/** A server with what it did, and how many microseconds of a processor each answer cost it. */
type Peer = { name: string; url: string; pid: number | undefined; isOurs: boolean; runs: Load[]; cpu: number[] };

export interface RedirectOptions {
  rounds: number;
  seconds: number;
  redirectorPort: number;
}

/** What a cached redirect costs beside the least that could do it, all in turns; then one visit after another, and links that nobody has asked for yet. */
export async function measureRedirects(stack: Stack, api: Api, options: RedirectOptions): Promise<void> {
  const [map, redis] = [
    await startPeer('bare-map.mjs'),
    await startPeer('bare-redis.mjs', stack.env.REDIS_CACHE_URL ?? ''),
  ];
  const nginx = await startNginx(TARGET);
  if (nginx === null) console.log('\nnginx is not installed: it is left out. Cure: apt-get install nginx-light');
  try {
    const { id } = await api<{ id: string }>('POST', '/v1/links', { url: TARGET, alias: ALIAS });
    const { url, env } = stack;
    const pids = stack.pids();
    const peers: Peer[] = [
      ['bare Node http + Map', `${map.url}/s/${ALIAS}`, map.pid, false] as const,
      ['bare Node http + Redis GET', `${redis.url}/s/${ALIAS}`, redis.pid, false] as const,
      ...(nginx === null ? [] : [['nginx, static 302', `${nginx.url}/s/${ALIAS}`, nginx.pid, false] as const]),
      ['Maru edge, every click counted', `${url}/s/${ALIAS}`, pids.edge, true] as const,
      [
        'Maru redirector, every click counted',
        `http://127.0.0.1:${options.redirectorPort}/${ALIAS}`,
        pids.redirector,
        true,
      ] as const,
      ['Maru by the Next handler alone', `${env.WEB_URL}/s/${ALIAS}`, pids.web, true] as const,
    ].map(([name, peerUrl, pid, isOurs]) => ({ name, url: peerUrl, pid, isOurs, runs: [], cpu: [] }));
    const clicks = async () => (await api<{ clicks: number }>('GET', `/v1/links/${id}`)).clicks;
    const ask = (peer: Peer, seconds: number) =>
      load(peer.url, { seconds, connections: CONNECTIONS, script: VISITORS });
    let answered = 0;
    for (const peer of peers) answered += await loadOurs(peer, ask, 2);
    answered += await reportOneByOne(stack, map.url, api);
    for (let round = 0; round < options.rounds; round += 1) {
      for (const peer of turned(peers, round)) answered += await loadOurs(peer, ask, options.seconds, true);
    }
    report(peers, options);
    await reportCounting(answered, clicks);
  } finally {
    map.stop();
    redis.stop();
    nginx?.stop();
  }
}

/** Gives the redirects that should have been counted. */
async function loadOurs(
  peer: Peer,
  ask: (peer: Peer, seconds: number) => Promise<Load>,
  seconds: number,
  isNoted = false,
): Promise<number> {
  // A process that has rested for some turns has cold caches, and perhaps pages that were taken from it.
  const warming = isNoted ? (await ask(peer, WARMING_S)).answered : 0;
  const before = cpuTimeOf(peer.pid);
  const run = await ask(peer, seconds);
  if (isNoted) {
    peer.runs.push(run);
    peer.cpu.push((cpuTimeOf(peer.pid) - before) / run.answered);
  }
  return peer.isOurs ? warming + run.answered : 0;
}

/** Every round begins with another one, so that nobody always follows the same neighbour. */
function turned<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

function report(peers: readonly Peer[], { rounds, seconds }: RedirectOptions): void {
  const [base] = peers;
  const nginx = peers.find(({ name }) => name.startsWith('nginx'));
  const shareOf = (peer: Peer, of: Peer | undefined) =>
    median(peer.runs.map((run, round) => run.perSecond / (of?.runs[round]?.perSecond ?? Number.NaN)));
  console.log(
    `\nRedirects, cached: ${machine()}; 256 visitors, wrk -t1 -c${CONNECTIONS} -d${seconds}s after ${WARMING_S} s of the same, medians of ${rounds} alternating rounds, shares within each round;\n` +
      'the processor’s time that each answer costs the server process alone, and the Map’s as a share of it\n',
  );
  printTable(
    [
      'server',
      'per second',
      'of the Map',
      'of nginx',
      'CPU µs each',
      'of the Map’s',
      'p50 ms',
      'p99 ms',
      'failed',
      'goal',
    ],
    peers.map((peer) => {
      const { name, runs } = peer;
      const ofMap = shareOf(peer, base);
      const hasGoal = name.startsWith('Maru edge') || name.startsWith('Maru redirector');
      return [
        name,
        Math.round(median(runs.map((run) => run.perSecond))).toLocaleString('en'),
        `${Math.round(100 * ofMap)} %`,
        nginx === undefined ? '' : `${Math.round(100 * shareOf(peer, nginx))} %`,
        median(peer.cpu).toFixed(1),
        `${Math.round((100 * median(base?.cpu ?? [])) / median(peer.cpu))} %`,
        median(runs.map((run) => run.p50)).toFixed(2),
        median(runs.map((run) => run.p99)).toFixed(2),
        String(runs.reduce((sum, run) => sum + run.failed, 0)),
        hasGoal ? `≥ ${100 * GOAL} % of the Map: ${ofMap >= GOAL ? 'kept' : 'MISSED'}` : '',
      ];
    }),
  );
}

async function reportCounting(answered: number, clicks: () => Promise<number>): Promise<void> {
  const startedWaiting = performance.now();
  const counted = await untilSteady(clicks);
  console.log(
    `\nClicks: ${answered.toLocaleString('en')} redirects answered, ${counted.toLocaleString('en')} counted ` +
      `(wrk leaves up to ${CONNECTIONS} answers of each run unread), ${((performance.now() - startedWaiting) / 1000).toFixed(1)} s after the last one`,
  );
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

/** Gives the redirects that should have been counted. Before the floods, whose traces (vacuum, checkpoints, full caches) would be measured too. */
async function reportOneByOne({ url }: Stack, map: string, api: Api): Promise<number> {
  const links = Array.from({ length: COLD }, (_, n) => ({ url: `https://example.com/cold/${n}` }));
  const { items } = await api<{ items: { link: { alias: string } | null }[] }>('POST', '/v1/links/bulk', { links });
  const first = await openVisitors(url, 1);
  const cold: number[] = [];
  for (const { link } of items) {
    const startedAt = performance.now();
    await first.visit(`/s/${link?.alias ?? ''}`);
    cold.push(performance.now() - startedAt);
  }
  first.close();
  const even: { ours: Run; bare: Run }[] = [];
  for (let round = 0; round < EVEN_ROUNDS; round += 1)
    even.push({ ours: await visitEvenly(url), bare: await visitEvenly(map) });
  const kept = (value: number, goal: number) => `p99 < ${goal} ms: ${value < goal ? 'kept' : 'MISSED'}`;
  console.log('\nOne visit after another, at the edge:\n');
  const [p50, p99] = (['p50', 'p99'] as const).map(
    (part) => (who: 'ours' | 'bare') => median(even.map((run) => run[who][part])),
  ) as [(who: 'ours' | 'bare') => number, (who: 'ours' | 'bare') => number];
  const often = `${EVEN_PER_SECOND.toLocaleString('en')}/s, medians of ${EVEN_ROUNDS} rounds`;
  printTable(
    ['visits', 'p50 ms', 'p99 ms', 'goal'],
    [
      [`a cached link, ${often}`, p50('ours').toFixed(2), p99('ours').toFixed(2), kept(p99('ours'), EVEN_GOAL_MS)],
      [`the bare Map, ${often}`, p50('bare').toFixed(2), p99('bare').toFixed(2), ''],
      [
        `${COLD} links that nobody has asked for yet`,
        percentile(cold, 0.5).toFixed(2),
        percentile(cold, 0.99).toFixed(2),
        kept(percentile(cold, 0.99), COLD_GOAL_MS),
      ],
    ],
  );
  return (EVEN_ROUNDS * EVEN_PER_SECOND * EVEN_MS) / 1_000;
}

async function visitEvenly(url: string): Promise<Run> {
  const visitors = await openVisitors(url, CONNECTIONS);
  const run = await openLoop(() => visitors.visit(`/s/${ALIAS}`), { perSecond: EVEN_PER_SECOND, ms: EVEN_MS });
  visitors.close();
  return run;
}
