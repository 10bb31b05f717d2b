import type { RequestListener } from 'node:http';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { createJobContext } from '@/server/platform/queue/job-context.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { fetchAmong, type Site, startSite } from '@/server/platform/safe-fetch/testing/sites.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { createLink } from '../../create-link.ts';
import { createOwner } from '../../factory.ts';
import { deleteCardImage, fetchCard } from '../../jobs.ts';
import { getLink } from '../../service.ts';
import { cardImageFile, deleteCardImageFile } from '../card-image.ts';
import { fetchLinkCard } from '../fetch-card.ts';

export const ORIGIN = 'https://maru.example';
/** A web server for the tests of a file, with `pages` by their path. */
export let site: Site;
export const pages = new Map<string, RequestListener>();
export const html =
  (head: string): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<html><head>${head}</head><body>`);
  };
let dispatches = 1n;
/** A number that no dispatch of a job has had yet. */
export const nextDispatch = () => dispatches++;

/** Starts the site before the tests of a file, empties what they share before each, and stops everything after the last. */
export function withSite(): void {
  beforeAll(async () => {
    site = await startSite((request, response) => {
      const page = pages.get(request.url ?? '');
      if (page) page(request, response);
      else response.writeHead(404).end();
    });
  });

  beforeEach(async () => {
    pages.clear();
    await stateRedis().flushall();
    await pg.query('DELETE FROM outbox');
  });

  afterEach(() => site.asked.splice(0));

  afterAll(async () => {
    await site.stop();
    await closeRedis();
    await closeDb();
  });
}

/** A link to a path of the site, of somebody new. */
export async function linkTo(path: string, host?: string) {
  const owner = await createOwner();
  const { id, version } = await createLink(owner, { url: site.url(path, host) }, ORIGIN);
  return { id, version, owner, read: () => getLink(owner, id, ORIGIN) };
}

export type Made = Awaited<ReturnType<typeof linkTo>>;

/** One run of the job that fetches a card. */
export async function run({ id, version }: Made, { attempt = 1, hasTurn = false, fetch = fetchAmong([site]) } = {}) {
  const signal = new AbortController().signal;
  const context = createJobContext({
    queue: fetchCard.name,
    dispatchId: nextDispatch(),
    attempt,
    requestId: undefined,
    signal,
  });
  await fetchLinkCard({ linkId: id, version, hasTurn }, context, fetch);
}

/** The jobs that wait in a queue, with how long they do from when they were asked for. */
export const asked = async (queue: string) => {
  const { rows } = await pg.query<{ payload: Record<string, unknown>; waitMs: number }>(
    `SELECT payload, extract(epoch FROM available_at - created_at)::float8 * 1000 AS "waitMs" FROM outbox WHERE queue = $1 ORDER BY id`,
    [queue],
  );
  return rows;
};

export const picture = (width: number, height: number, metadata = true) => {
  const image = sharp({ create: { width, height, channels: 3, background: 'tomato' } }).jpeg();
  return (metadata ? image.withExif({ IFD0: { Artist: 'somebody' } }) : image).toBuffer();
};

export const keyOf = (imageUrl: string | null | undefined) => imageUrl?.split('/').at(-1) ?? '';
export const isKept = async (imageKey: string) => (await storage().head(cardImageFile(imageKey))) !== null;

/** Does the jobs that delete pictures; gives whose. */
export async function deleteDropped(): Promise<string[]> {
  const keys = (await asked(deleteCardImage.name)).map(({ payload }) => String(payload.imageKey));
  for (const imageKey of keys) await deleteCardImageFile({ imageKey });
  return keys;
}
