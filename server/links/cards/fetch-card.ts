import { randomBytes } from 'node:crypto';
import { transaction } from '@/server/platform/db/transaction.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { type SafeFetch, safeFetch } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { recordVerdict } from '../health/record-verdict.ts';
import { deleteCardImage, fetchCard } from '../jobs.ts';
import type { CardRequest } from '../schema.ts';
import { besideFew, hostOf, takeTurn } from '../targets/host-turns.ts';
import type { Verdict } from '../targets/verdict.ts';
import { cardImageFile } from './card-image.ts';
import { type CardContent, readTarget } from './read-target.ts';
import { type CardTarget, findCardTarget, upsertCard } from './repository.ts';

/** A turn that comes so soon is waited for on the spot. */
const SOON_MS = 250;
/** A host with two questions under way is asked again no sooner. */
const BUSY_MS = 3_000;

type Context = Pick<JobContext, 'attempt' | 'signal'>;

/**
 * Reads what the target of a link says of itself, and notes how it stands. Hosts are asked politely: a job whose turn is later comes back then.
 * What will not change is stored and done with; what may pass (5xx, time-outs) is stored as well, so that nobody waits, and tried again.
 */
export async function fetchLinkCard(
  request: CardRequest,
  { attempt, signal }: Context,
  fetch: SafeFetch = safeFetch,
): Promise<void> {
  const link = await findCardTarget(request.linkId);
  if (link === null) return;
  const host = hostOf(link.url);
  if (!request.hasTurn && attempt === 1) {
    const waitMs = await takeTurn(host);
    if (waitMs > SOON_MS) return comeBack(request, waitMs);
  }
  const allowPrivate = await readSetting('links.allowPrivateTargets');
  const done = await besideFew(host, () => readTarget(link.url, { fetch, allowPrivate, signal }));
  if (done === null) return comeBack(request, Math.max(BUSY_MS, await takeTurn(host)));

  const { content, verdict } = done.result;
  await storeCard(link, content);
  await noteHealth(link, verdict, attempt);
  await publishEvent(userRoom(link.ownerId), { name: 'links.changed', payload: { id: String(link.id) } });
  if (mayPass(verdict) && attempt < fetchCard.attempts) {
    throw new Error(`the target of link ${link.id} did not answer well: ${verdict.failure}`);
  }
}

async function comeBack(request: CardRequest, delayMs: number): Promise<void> {
  await fetchCard.dispatch({ ...request, hasTurn: true }, undefined, { delayMs });
}

/** The first look at a target counts as its first check; more within minutes only when they show that it is well. */
async function noteHealth(link: CardTarget, verdict: Verdict, attempt: number): Promise<void> {
  const isNewTarget = link.cardUrl !== link.url;
  if (attempt > 1 && verdict.kind !== 'ok') return;
  await recordVerdict({ linkId: link.id, url: link.url }, verdict, { isNewTarget });
}

function mayPass({ kind, failure, httpStatus }: Verdict): boolean {
  if (kind === 'void' || httpStatus === 429) return true;
  return failure === 'server_error' || failure === 'timeout' || failure === 'connection';
}

async function storeCard(link: CardTarget, { image, ...content }: CardContent): Promise<void> {
  const imageKey = image === null ? null : randomBytes(16).toString('hex');
  let isShown = false;
  try {
    if (image !== null && imageKey !== null) {
      await storage().put(cardImageFile(imageKey), image, { contentType: 'image/webp' });
    }
    isShown = await transaction(async (tx) => {
      const old = await upsertCard({ linkId: link.id, url: link.url, imageKey, ...content }, tx);
      if (old) await deleteCardImage.dispatch({ imageKey: old }, tx);
      return old !== undefined;
    });
  } finally {
    if (!isShown && imageKey !== null) await deleteCardImage.dispatch({ imageKey });
  }
}
