import { FetchFailure } from '@/server/platform/safe-fetch/fetch-failure.ts';
import type { FetchedAnswer, FetchOptions, SafeFetch } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { isOnline, noteAnswer } from '../targets/host-turns.ts';
import type { TargetFailure } from '../targets/terms.ts';
import { type Verdict, verdictOfFailure, verdictOfStatus } from '../targets/verdict.ts';
import { decodePage } from './decode-page.ts';
import { readHead } from './read-head.ts';
import { shapeImage } from './shape-image.ts';

/** What a target says of itself, or why that could not be read; `image` is WebP. */
export type CardContent = {
  title: string | null;
  description: string | null;
  siteName: string | null;
  image: Buffer | null;
  failure: TargetFailure | null;
};

/** With what a target is asked. */
export type Asking = { fetch: SafeFetch; allowPrivate: boolean; signal: AbortSignal };

/** Heads stand at the beginning; few are longer. */
const PAGE_MAX_BYTES = 512 * 1_024;
const IMAGE_MAX_BYTES = 5 * 2 ** 20;
const HEADERS = { 'accept-language': 'ko,en;q=0.8' };
const PAGES = 'text/html,application/xhtml+xml,image/*;q=0.8,*/*;q=0.5';
const IMAGES = 'image/webp,image/png,image/jpeg,image/*;q=0.8';

const NOTHING: CardContent = { title: null, description: null, siteName: null, image: null, failure: null };

/**
 * Reads the page or picture that a link leads to, and says how the target stands.
 * @throws what the signal was aborted with
 */
export async function readTarget(url: string, asking: Asking): Promise<{ content: CardContent; verdict: Verdict }> {
  const answer = await ask(url, { accept: PAGES, maxBytes: PAGE_MAX_BYTES }, asking);
  if (answer instanceof FetchFailure) {
    const verdict = verdictOfFailure(answer, await isOnline());
    return { content: { ...NOTHING, failure: verdict.failure }, verdict };
  }
  await noteAnswer();
  const verdict = verdictOfStatus(answer.status);
  const content = verdict.kind === 'ok' ? await readContent(answer, asking) : { ...NOTHING, failure: verdict.failure };
  return { content, verdict };
}

async function readContent(answer: FetchedAnswer, asking: Asking): Promise<CardContent> {
  const contentType = answer.headers['content-type'] ?? '';
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type?.startsWith('image/')) {
    const image = await readImage(answer.finalUrl, asking);
    return { ...NOTHING, image, failure: image === null ? 'no_page' : null };
  }
  if (type !== 'text/html' && type !== 'application/xhtml+xml') return { ...NOTHING, failure: 'no_page' };
  const { images, ...head } = readHead(decodePage(answer.body, contentType), answer.finalUrl);
  return { ...head, image: await firstImage(images, asking), failure: null };
}

/** The first of a page's pictures that is one. */
async function firstImage(addresses: readonly string[], asking: Asking): Promise<Buffer | null> {
  for (const address of addresses) {
    const image = await readImage(address, asking);
    if (image !== null) return image;
  }
  return null;
}

/** A card does without a picture that does not come, whatever the reason. */
async function readImage(url: string, asking: Asking): Promise<Buffer | null> {
  const answer = await ask(url, { accept: IMAGES, maxBytes: IMAGE_MAX_BYTES }, asking);
  if (answer instanceof FetchFailure || answer.status !== 200 || answer.truncated) return null;
  return shapeImage(answer.body);
}

async function ask(
  url: string,
  options: FetchOptions,
  { fetch, allowPrivate, signal }: Asking,
): Promise<FetchedAnswer | FetchFailure> {
  try {
    return await fetch(url, { ...options, headers: HEADERS, allowPrivate, signal });
  } catch (error) {
    if (error instanceof FetchFailure) return error;
    throw error;
  }
}
