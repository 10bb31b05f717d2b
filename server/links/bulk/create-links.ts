import { transaction } from '@/server/platform/db/transaction.ts';
import { announceMany } from '../announce-change.ts';
import { knownDomains } from '../domains.ts';
import { findLinksByIds } from '../repository.ts';
import { shortUrlOf } from '../view-link.ts';
import { type Made, makeLinks, type Refusal, type WishedLink } from './make-links.ts';
import { isRefused, prepareLink } from './prepare-link.ts';
import type { CreateLinksOutput } from './schema.ts';
import { BULK_MAX } from './terms.ts';

/**
 * Makes many links for one person; what is wrong with one does not keep the others from being made. Each thousand is one transaction.
 * @param inputs each as `createLink` takes it; anything may come, it is checked one by one
 * @param origin where the short links will stand
 * @param findExisting for items that do not say themselves
 */
export async function createLinks(
  viewer: { id: bigint },
  inputs: readonly unknown[],
  origin: string,
  { findExisting = false } = {},
): Promise<CreateLinksOutput> {
  const outcomes: Made[] = [];
  for (let start = 0; start < inputs.length; start += BULK_MAX) {
    const part = inputs.slice(start, start + BULK_MAX);
    outcomes.push(...(await createPart(viewer.id, part, { origin, findExisting })));
  }
  await announceMany(outcomes.flatMap((outcome) => (outcome.state === 'made' ? outcome.row : [])));
  return toOutput(outcomes, origin);
}

async function createPart(
  ownerId: bigint,
  inputs: readonly unknown[],
  options: { origin: string; findExisting: boolean },
): Promise<Made[]> {
  const prepared = await Promise.all(inputs.map((input) => prepareLink(input, options)));
  const wishes = prepared.filter((one): one is WishedLink => !isRefused(one));
  const made = wishes.length === 0 ? [] : await transaction((tx) => makeLinks(ownerId, wishes, tx), { retry: true });
  const queue = made.values();
  return prepared.map((one) => (isRefused(one) ? one : (queue.next().value as Made)));
}

async function toOutput(outcomes: readonly Made[], origin: string): Promise<CreateLinksOutput> {
  const existing = outcomes.flatMap((outcome) => (outcome.state === 'existing' ? outcome.id : []));
  const [domains, found] = await Promise.all([knownDomains(), findLinksByIds(existing)]);
  const linkOf = (outcome: Exclude<Made, Refusal>) => {
    const row = outcome.state === 'made' ? outcome.row : found.get(outcome.id);
    if (row === undefined) return null;
    const { id, alias, url } = row;
    return { id, alias, domain: domains.get(row.domainId) ?? null, shortUrl: shortUrlOf(row, origin, domains), url };
  };
  const count = (state: Made['state']) => outcomes.filter((outcome) => outcome.state === state).length;
  return {
    items: outcomes.map((outcome) =>
      outcome.state === 'refused'
        ? { state: outcome.state, link: null, reason: outcome.reason, path: outcome.path }
        : { state: outcome.state, link: linkOf(outcome), reason: null, path: null },
    ),
    made: count('made'),
    existing: count('existing'),
    refused: count('refused'),
  };
}
