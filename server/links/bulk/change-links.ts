import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { announceMany } from '../announce-change.ts';
import { purgeLink, spreadChange } from '../jobs.ts';
import type { LinkRow } from '../repository.ts';
import { TRASH_MS } from '../service.ts';
import { rememberTags, spellTags } from '../tags/repository.ts';
import { foldTag, TAGS_MAX } from '../terms.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import { type HeldLink, holdLinks, type ManyChange, updateHeldLinks } from './repository.ts';
import type { ChangeLinksInput, ChangeLinksOutput } from './schema.ts';

type Owner = { id: bigint };

/** What one link of many is to become; null leaves it as it is, a word is why it cannot be. */
type Decide = (link: HeldLink) => Partial<ManyChange> | string | null;

/**
 * Adds and removes tags, archives, switches on and off: all links or those that can be, in one transaction.
 * @returns what has changed; what was so already is in no list
 */
export async function changeLinks(
  viewer: Owner,
  { ids, addTags = [], removeTags = [], isArchived, isEnabled }: ChangeLinksInput,
): Promise<ChangeLinksOutput> {
  const added = await spellTags(viewer.id, addTags);
  const gone = new Set(removeTags.map(foldTag));
  const now = new Date();
  return change(
    viewer,
    ids,
    (link) => {
      if (link.deletedAt !== null) return 'link_deleted';
      const tags = mergeTags(link.tags, added, gone);
      if (tags.length > TAGS_MAX) return 'too_many_tags';
      const wanted = { ...link, tags };
      if (isArchived !== undefined) wanted.archivedAt = isArchived ? (link.archivedAt ?? now) : null;
      if (isEnabled !== undefined) wanted.isEnabled = isEnabled;
      return wanted;
    },
    (tx) => (added.length > 0 ? rememberTags(viewer.id, added, tx) : Promise.resolve()),
  );
}

/** Puts links into the trash for 30 days; `restoreLinks` with what has changed takes it back. */
export function removeLinks(viewer: Owner, ids: readonly bigint[]): Promise<ChangeLinksOutput> {
  const now = new Date();
  return change(viewer, ids, (link) => (link.deletedAt === null ? { deletedAt: now } : null));
}

/** Takes links out of the trash. */
export function restoreLinks(viewer: Owner, ids: readonly bigint[]): Promise<ChangeLinksOutput> {
  return change(viewer, ids, (link) => (link.deletedAt === null ? null : { deletedAt: null }));
}

async function change(
  viewer: Owner,
  ids: readonly bigint[],
  decide: Decide,
  also: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<ChangeLinksOutput> {
  const wanted = [...new Set(ids)];
  const { held, refused, rows } = await transaction(
    async (tx) => {
      const found = await holdLinks(viewer.id, wanted, tx);
      const decided = found.map((link) => ({ link, decision: decide(link) }));
      const changes = decided.flatMap(({ link, decision }) => toChange(link, decision));
      await also(tx);
      const changed = await updateHeldLinks(changes, tx);
      await askForFollowUps(changed, tx);
      const reasons = decided.flatMap(({ link: { id }, decision }) =>
        typeof decision === 'string' ? { id, reason: decision } : [],
      );
      return { held: found, refused: reasons, rows: changed };
    },
    { retry: true },
  );
  await announceMany(rows);
  const present = new Set(held.map(({ id }) => id));
  return { changed: rows.map(({ id }) => id), missing: wanted.filter((id) => !present.has(id)), refused };
}

/** Nothing when the link is so already. */
function toChange(link: HeldLink, decision: Partial<ManyChange> | string | null): ManyChange[] {
  if (decision === null || typeof decision === 'string') return [];
  const { id, tags, isEnabled, archivedAt, deletedAt } = { ...link, ...decision };
  const isSame =
    String(tags) === String(link.tags) &&
    isEnabled === link.isEnabled &&
    archivedAt?.getTime() === link.archivedAt?.getTime() &&
    deletedAt?.getTime() === link.deletedAt?.getTime();
  return isSame ? [] : [{ id, tags, isEnabled, archivedAt, deletedAt }];
}

async function askForFollowUps(rows: readonly LinkRow[], tx: Transaction): Promise<void> {
  const versions = rows.map(({ id, version }) => ({ linkId: id, version }));
  await spreadChange.dispatchMany(versions, tx);
  const trashed = new Set(rows.filter(({ deletedAt }) => deletedAt !== null).map(({ id }) => id));
  const [ownerId = 0n] = rows.map((row) => row.ownerId);
  const kept = rows.filter(({ id }) => !trashed.has(id)).map(({ id }) => id);
  await tellWebhooks({ event: 'link.changed', ownerId, linkIds: kept }, tx);
  await tellWebhooks({ event: 'link.deleted', ownerId, linkIds: [...trashed] }, tx);
  await purgeLink.dispatchMany(
    versions.filter(({ linkId }) => trashed.has(linkId)),
    tx,
    { delayMs: TRASH_MS },
  );
}

function mergeTags(tags: readonly string[], added: readonly string[], gone: ReadonlySet<string>): string[] {
  const kept = tags.filter((tag) => !gone.has(foldTag(tag)));
  const known = new Set(kept.map(foldTag));
  return [...kept, ...added.filter((tag) => !known.has(foldTag(tag)) && !gone.has(foldTag(tag)))];
}
