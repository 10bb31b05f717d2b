import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { changedMeanwhile, entityTag, type IfMatch } from '@/server/platform/http/conditional.ts';
import { announceChange } from './announce-change.ts';
import { checkSettings } from './check-settings.ts';
import { knownDomains } from './domains.ts';
import { fetchCard, purgeLink, spreadChange } from './jobs.ts';
import { type Authorized, authorizeLink } from './policy.ts';
import {
  findLink,
  findLinks,
  type LinkChange,
  type LinkDetails,
  type LinkFilter,
  type LinkRow,
  updateLink,
} from './repository.ts';
import type { LinkView, ListLinksQuery } from './schema.ts';
import { type FoundLinks, searchLinks } from './search/search-links.ts';
import type { ChangeLinkInput } from './settings/schema.ts';
import { rememberTags, spellTags } from './tags/repository.ts';
import { toView } from './view-link.ts';
import { tellWebhooks } from './webhooks/tell-webhooks.ts';

/** Who acts: every function works on this person's own links only. */
type Owner = { id: bigint };

/** A link in the trash can be restored for so long. */
export const TRASH_MS = 30 * 24 * 3_600_000;

/** The largest int8. */
const ID_MAX = 2n ** 63n - 1n;

/**
 * The viewer's links, newest first; `nextCursor` is null on the last page. What is looked for may be found pages later: a page with few links,
 * or none, is the last one only without `nextCursor`.
 */
export async function listLinks(
  viewer: Owner,
  query: ListLinksQuery,
  origin: string,
): Promise<{ items: LinkView[]; nextCursor: string | null }> {
  const { limit, cursor, q = '', state, tag, health } = query;
  const filter = { ownerId: viewer.id, state, tag, health, before: readCursor(cursor), limit };
  const [{ rows, next }, domains] = await Promise.all([
    q === '' ? firstOf(filter) : searchLinks({ ...filter, q }),
    knownDomains(),
  ]);
  return { items: rows.map((row) => toView(row, origin, domains)), nextCursor: next === null ? null : String(next) };
}

/** A page of the list; one more is asked for to see whether it goes on. */
async function firstOf(filter: LinkFilter): Promise<FoundLinks> {
  const rows = await findLinks({ ...filter, limit: filter.limit + 1 });
  const shown = rows.slice(0, filter.limit);
  return { rows: shown, next: rows.length > filter.limit ? (shown.at(-1)?.id ?? null) : null };
}

/** A cursor is the id of the last link of the page before. */
function readCursor(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined;
  const id = /^\d{1,19}$/.test(cursor) ? BigInt(cursor) : -1n;
  if (id < 0n || id > ID_MAX) throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  return id;
}

/** The entity tag of a link: its version, and its clicks, which make no new one. */
export function linkTag({ version, clicks }: LinkView): string {
  return entityTag(version, clicks);
}

/** One link of the viewer, also when it lies in the trash. @throws AppError `not_found` */
export async function getLink(viewer: Owner, id: bigint, origin: string): Promise<LinkView> {
  const [found, domains] = await Promise.all([findLink(id), knownDomains()]);
  return toView(authorizeLink(viewer, found), origin, domains);
}

/**
 * Changes what may be changed of a link. Every process answers with it within a second.
 * @param ifMatch which versions may be changed; null is any
 * @throws AppError `not_found`, `invalid` (`url_…`), `conflict` (`link_deleted`) or `precondition_failed`
 */
export async function changeLink(
  viewer: Owner,
  id: bigint,
  { isArchived, alias: _alias, domain: _domain, ...given }: ChangeLinkInput,
  origin: string,
  ifMatch: IfMatch | null = null,
): Promise<LinkView> {
  const link = authorizeLink(viewer, await findLink(id));
  checkVersion(link, ifMatch);
  const change: LinkChange = await checkSettings(given, origin);
  if (change.tags !== undefined) change.tags = await spellTags(viewer.id, change.tags);
  if (isArchived !== undefined) change.archivedAt = isArchived ? (link.archivedAt ?? new Date()) : null;

  const row = link.deletedAt === null ? await saveChange(link, change, ifMatch) : null;
  if (row === null) throw new AppError('conflict', 'The link lies in the trash.', { reason: 'link_deleted' });
  return toView(row, origin, await knownDomains());
}

/**
 * Puts a link into the trash for 30 days: it leads nowhere, its alias stays taken. Done again it changes nothing.
 * @param ifMatch which versions may be removed; null is any
 * @throws AppError `not_found` or `precondition_failed`
 */
export async function removeLink(viewer: Owner, id: bigint, ifMatch: IfMatch | null = null): Promise<void> {
  const link = authorizeLink(viewer, await findLink(id));
  checkVersion(link, ifMatch);
  if (link.deletedAt === null) await saveChange(link, { deletedAt: new Date() }, ifMatch);
}

function checkVersion({ version }: LinkRow, ifMatch: IfMatch | null): void {
  if (ifMatch !== null && !ifMatch(version)) throw changedMeanwhile();
}

/** Takes a link out of the trash, with its clicks. Done again it changes nothing. @throws AppError `not_found` */
export async function restoreLink(viewer: Owner, id: bigint, origin: string): Promise<LinkView> {
  const link = authorizeLink(viewer, await findLink(id));
  const row = link.deletedAt === null ? null : await saveChange(link, { deletedAt: null }, null);
  return toView(row ?? { ...link, deletedAt: null }, origin, await knownDomains());
}

/**
 * Stores a change together with the jobs that follow from it, then tells of it at once; null when somebody was quicker.
 * @throws AppError `precondition_failed` when somebody was quicker and `ifMatch` asks that nobody was
 */
async function saveChange(
  link: Authorized<LinkDetails>,
  change: LinkChange,
  ifMatch: IfMatch | null,
): Promise<LinkDetails | null> {
  const row = await transaction(async (tx) => {
    const changed = await updateLink(link, change, tx, ifMatch !== null);
    if (changed === null && ifMatch !== null) throw changedMeanwhile();
    if (changed === null) return null;
    const version = { linkId: changed.id, version: changed.version };
    if (change.tags !== undefined && change.tags.length > 0) await rememberTags(changed.ownerId, change.tags, tx);
    await spreadChange.dispatch(version, tx);
    if (changed.url !== link.url) await fetchCard.dispatch(version, tx);
    const event = changed.deletedAt === null ? 'link.changed' : 'link.deleted';
    await tellWebhooks({ event, ownerId: changed.ownerId, linkIds: [changed.id] }, tx);
    if (changed.deletedAt !== null) await purgeLink.dispatch(version, tx, { delayMs: TRASH_MS });
    return changed;
  });
  if (row !== null) await announceChange(row);
  return row;
}
