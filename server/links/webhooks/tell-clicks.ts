import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { knownDomains } from '../domains.ts';
import { findDetails } from '../repository.ts';
import { shortUrlOf } from '../view-link.ts';
import { eventBody } from './describe-event.ts';
import { gatherClicks } from './jobs.ts';
import { addWaitingClicks, clicksAreWanted, findWebhook, takeWaitingClicks } from './repository.ts';
import { REST_AFTER_FAILURES } from './retry-plan.ts';
import type { WebhookRef } from './schema.ts';
import { deliver } from './tell-webhooks.ts';

/** Clicks of one link are told at most once in so long. */
const GATHER_MS = 1_000;
/** Links in one delivery. */
const LINKS_MAX = 100;
/** A process believes for so long that nobody wants to hear of clicks: a new webhook hears of the first ones a moment later. */
const BELIEVED_MS = 2_000;

const belief = () => singleton('links.clicks-wanted', () => ({ wanted: Promise.resolve(false), until: 0 }));

/**
 * Notes clicks for those webhooks that are told of them, in the transaction that counts them: what is counted once is told once. While nobody
 * has such a webhook this costs nothing.
 */
export async function noteClicksForWebhooks(
  clicks: readonly { id: bigint; added: bigint }[],
  tx: Transaction,
): Promise<void> {
  if (clicks.length === 0 || !(await areClicksWanted())) return;
  const counts = clicks.map(({ id, added }) => ({ linkId: id, count: Number(added) }));
  const webhookIds = await addWaitingClicks(counts, REST_AFTER_FAILURES, tx);
  await gatherClicks.dispatchMany(
    webhookIds.map((webhookId) => ({ webhookId })),
    tx,
    { delayMs: GATHER_MS },
  );
}

function areClicksWanted(): Promise<boolean> {
  const known = belief();
  if (performance.now() >= known.until) {
    known.until = performance.now() + BELIEVED_MS;
    known.wanted = clicksAreWanted();
    known.wanted.catch(() => {
      known.until = 0;
    });
  }
  return known.wanted;
}

/** The job: makes one delivery of the clicks that have been gathered, and asks for another one when there were too many links. */
export async function tellGatheredClicks({ webhookId }: WebhookRef, waitedMs = GATHER_MS): Promise<void> {
  const webhook = await findWebhook(webhookId);
  if (webhook === null || !webhook.isEnabled) return;
  const domains = await knownDomains();
  await transaction(async (tx) => {
    const taken = await takeWaitingClicks(webhookId, { waitedMs, limit: LINKS_MAX }, tx);
    if (taken.length === 0) return;
    const now = new Date();
    const rows = await findDetails(
      taken.map(({ linkId }) => linkId),
      tx,
    );
    const links = new Map(rows.map((row) => [row.id, row]));
    const clicks = taken.flatMap(({ linkId, count, since }) => {
      const row = links.get(linkId);
      if (row === undefined) return [];
      const link = { id: String(linkId), alias: row.alias, shortUrl: shortUrlOf(row, webhook.origin, domains) };
      return { link, count, since: since.toISOString() };
    });
    await deliver('link.clicked', [{ webhookId, body: eventBody('link.clicked', { clicks }, now) }], tx);
    if (taken.length === LINKS_MAX) await gatherClicks.dispatch({ webhookId }, tx);
  });
}
