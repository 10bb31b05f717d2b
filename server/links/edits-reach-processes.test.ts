import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { type CuttableProxy, startCuttableProxy } from '@/server/platform/redis/testing/cuttable-proxy.ts';
import { announceChange } from './announce-change.ts';
import { createLink } from './create-link.ts';
import { createOwner } from './factory.ts';
import { findLink } from './repository.ts';
import { changeLink, removeLink, restoreLink } from './service.ts';
import type { ChangeLinkInput } from './settings/schema.ts';
import { type RedirectorProcess, startRedirectorProcess } from './testing/redirector-process.ts';

const ORIGIN = 'https://maru.example';
/** Below the 50 s after which a process with a slow clock would find out by itself, and enough for a machine that has other things to do. */
const TOLD = { timeout: 20_000, interval: 5 };
/** By itself: the 5 s of its entry, and what answers take on that machine; the copy in Redis would go on for a minute. */
const BY_ITSELF = { timeout: 30_000, interval: 20 };

/** Or who hammers a link that is switched off is taken for somebody who tries out names. */
const MANY = { RATE_LIMIT_FACTOR: '10000' };

/** A process whose time passes a tenth as fast as it does. */
const SLOW_CLOCK = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    'const [clock, start] = [Date.now, Date.now()]; Date.now = () => Math.floor(start + (clock() - start) / 10);',
  )}`,
};

let owner: Awaited<ReturnType<typeof createOwner>>;
let heard: RedirectorProcess[] = [];
/** A process that no longer hears anything of the others. */
let deaf: RedirectorProcess;
let proxy: CuttableProxy;

beforeAll(async () => {
  proxy = await startCuttableProxy(process.env.REDIS_STATE_URL ?? '');
  [owner, deaf, ...heard] = await Promise.all([
    createOwner(),
    startRedirectorProcess({ ...MANY, REDIS_STATE_URL: proxy.url }),
    startRedirectorProcess({ ...MANY, ...SLOW_CLOCK }),
    startRedirectorProcess({ ...MANY, ...SLOW_CLOCK }),
  ]);
}, 120_000);

afterAll(async () => {
  await Promise.all([...heard, deaf].map(({ kill }) => kill('SIGKILL')));
  await proxy.stop();
  await closeRedis();
  await closeDb();
});

/** What each act on a link makes visitors see. */
const ACTS: [what: string, change: ChangeLinkInput, expected: { status: number; location?: string; body?: unknown }][] =
  [
    ['another target', { url: 'https://example.org/edited' }, { status: 302, location: 'https://example.org/edited' }],
    ['switched off', { isEnabled: false }, { status: 404 }],
    ['switched on', { isEnabled: true }, { status: 302, location: 'https://example.org/edited' }],
    [
      'a rule',
      { rules: [{ when: { browsers: ['firefox'] }, url: 'https://example.org/firefox' }] },
      { status: 302, location: 'https://example.org/firefox' },
    ],
    ['a password', { password: 'sesame' }, { status: 200, body: expect.stringContaining('type="password"') }],
    ['no password', { password: null }, { status: 302, location: 'https://example.org/firefox' }],
    ['expired', { expiresAt: '2020-01-01T00:00:00Z' }, { status: 410 }],
    ['not expired', { expiresAt: null, rules: [] }, { status: 302, location: 'https://example.org/edited' }],
  ];

/** Asks without a pause until it is told to stop. */
function hammer(processes: RedirectorProcess[], alias: string): () => Promise<void> {
  let goesOn = true;
  const work = processes.map(async ({ visit }) => {
    while (goesOn) {
      // A test that has failed ends the processes under the hammer.
      await visit(alias).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
  return async () => {
    goesOn = false;
    await Promise.all(work);
  };
}

async function moderate(id: bigint, moderation: string | null): Promise<void> {
  await pg.query('UPDATE links SET moderation = $2, version = version + 1 WHERE id = $1', [id, moderation]);
  const row = await findLink(id);
  if (row !== null) await announceChange(row);
}

it('every process sees edits, switches, rules, passwords, moderators and the trash at once, while it is hammered', async () => {
  const { alias, id } = await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
  for (const { visit } of heard) expect((await visit(alias)).location).toBe('https://example.com/');
  const stop = hammer(heard, alias);
  const seenByAll = (expected: object) =>
    vi.waitFor(async () => {
      for (const { visit } of heard) expect(await visit(alias)).toMatchObject(expected);
    }, TOLD);
  for (const [, change, expected] of ACTS) {
    await changeLink(owner, id, change, ORIGIN);
    await seenByAll(expected);
  }
  await moderate(id, 'blocked');
  await seenByAll({ status: 410 });
  await moderate(id, null);
  await seenByAll({ status: 302 });
  await removeLink(owner, id);
  await seenByAll({ status: 404 });
  await restoreLink(owner, id, ORIGIN);
  await seenByAll({ status: 302 });
  await stop();
}, 300_000);

it('a process that hears nothing any more sees them by itself within seconds', async () => {
  // Each act on a link of its own, so that they are waited for together.
  const acts = ACTS.filter(([what]) =>
    ['another target', 'switched off', 'a rule', 'a password', 'expired'].includes(what),
  );
  const links = await Promise.all(acts.map(() => createLink(owner, { url: 'https://example.com/' }, ORIGIN)));
  for (const { alias } of links) expect((await deaf.visit(alias)).location).toBe('https://example.com/');
  // The connection stands, but nothing arrives: nobody tells the process that it hears nothing.
  proxy.freeze();
  const stops = links.map(({ alias }) => hammer([deaf], alias));
  await Promise.all(
    acts.map(async ([, change, expected], index) => {
      const { alias = '', id = 0n } = links[index] ?? {};
      await changeLink(owner, id, change, ORIGIN);
      await vi.waitFor(async () => expect(await deaf.visit(alias)).toMatchObject(expected), BY_ITSELF);
    }),
  );
  await Promise.all(stops.map((stop) => stop()));
}, 90_000);
