import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import { type RedirectorProcess, startRedirectorProcess, type Visited } from '../testing/redirector-process.ts';

const VISITORS = 200;
const ORIGIN = 'https://maru.example';
let processes: RedirectorProcess[] = [];
let owner: Awaited<ReturnType<typeof createOwner>>;

beforeAll(async () => {
  [owner, ...processes] = await Promise.all([createOwner(), startRedirectorProcess(), startRedirectorProcess()]);
}, 120_000);

afterAll(async () => {
  await Promise.all(processes.map(({ kill }) => kill('SIGKILL')));
  await closeRedis();
  await closeDb();
});

async function passesOf(id: bigint): Promise<number | undefined> {
  const { rows } = await pg.query<{ passes: number }>('SELECT passes FROM links WHERE id = $1', [id]);
  return rows[0]?.passes;
}

const isThrough = ({ location }: Visited) => location === 'https://example.com/few';

it('lets exactly so many of 200 visitors through who come at the same time, by two processes', async () => {
  for (const maxClicks of [1, 37, VISITORS]) {
    const { alias, id } = await createLink(owner, { url: 'https://example.com/few', maxClicks }, ORIGIN);
    const visits = Array.from({ length: VISITORS }, (_, n) => processes[n % 2]?.visit(alias));
    const answers = (await Promise.all(visits)) as Visited[];
    expect(answers.filter(isThrough)).toHaveLength(maxClicks);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(VISITORS - maxClicks);
    expect(await passesOf(id)).toBe(maxClicks);
  }
}, 60_000);

it('lets nobody through beyond them when a process is killed in between', async () => {
  const [first, second] = processes as [RedirectorProcess, RedirectorProcess];
  const maxClicks = 60;
  const { alias, id } = await createLink(owner, { url: 'https://example.com/few', maxClicks }, ORIGIN);
  let through = 0;
  const come = async (by: RedirectorProcess) => {
    const answer = await by.visit(alias).catch(() => null);
    if (answer !== null && isThrough(answer)) through++;
    return answer;
  };
  const firstWave = Array.from({ length: VISITORS / 2 }, async () => {
    const answer = await come(first);
    // The first visitor is through: the process dies with the others on their way.
    if (answer !== null) await first.kill('SIGKILL');
  });
  const secondWave = Array.from({ length: VISITORS / 4 }, () => come(second));
  await Promise.all([...firstWave, ...secondWave]);
  await Promise.all(Array.from({ length: VISITORS }, () => come(second)));

  expect(await passesOf(id)).toBe(maxClicks);
  expect(through).toBeGreaterThan(0);
  // Whoever had a pass when the process died has lost it; nobody has got one too many.
  expect(through).toBeLessThanOrEqual(maxClicks);
  expect((await second.visit(alias)).status).toBe(410);
}, 120_000);
