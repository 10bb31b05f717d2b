import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { changedMeanwhile, entityTag, type IfMatch } from '@/server/platform/http/conditional.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { checkOwnAlias, nextAlias, type OwnAlias } from './alias.ts';
import { announceChange } from './announce-change.ts';
import { checkTarget } from './check-target.ts';
import { purgeLink, spreadChange } from './jobs.ts';
import { type Authorized, authorizeLink } from './policy.ts';
import {
  aliasExists,
  findLink,
  findLinks,
  insertLink,
  type LinkChange,
  type LinkRow,
  updateLink,
} from './repository.ts';
import type { ChangeLinkInput, CreateLinkInput, LinkView, ListLinksQuery } from './schema.ts';

/** Who acts: every function works on this person's own links only. */
type Owner = { id: bigint };

/** Generated aliases meet own ones of the same form so rarely that this many in a row means a fault. */
const ALIAS_ATTEMPTS = 20;

/** A link in the trash can be restored for so long. */
const TRASH_MS = 30 * 24 * 3_600_000;

/** The largest int8. */
const ID_MAX = 2n ** 63n - 1n;

/**
 * Makes a short link.
 * @param origin where the short link will stand, `https://maru.example`
 * @throws AppError `invalid` (`url_…`, `alias_invalid`, `alias_reserved`) or `conflict` (`alias_taken`, `alias_confusable`)
 */
export async function createLink(viewer: Owner, input: CreateLinkInput, origin: string): Promise<LinkView> {
  const url = await checkWithSettings(input.url, origin);
  const own = input.alias ? checkOwnAlias(input.alias) : null;
  const base = { id: await newIdAsync(), ownerId: viewer.id, url, title: input.title || null };

  const row = own ? await insertWithOwnAlias(base, own) : await insertWithNextAlias(base);
  await announceChange(row);
  return toView(row, origin);
}

/** `checkTarget` as this Maru is set. */
async function checkWithSettings(input: string, origin: string): Promise<string> {
  return checkTarget(input, origin, { allowPrivate: await readSetting('links.allowPrivateTargets') });
}

type LinkBase = { id: bigint; ownerId: bigint; url: string; title: string | null };

async function insertWithOwnAlias(base: LinkBase, own: OwnAlias): Promise<LinkRow> {
  const row = await insertLink({ ...base, ...own });
  if (row !== null) return row;
  if (await aliasExists(own.alias)) {
    throw new AppError('conflict', 'This alias is taken.', { reason: 'alias_taken' });
  }
  throw new AppError('conflict', 'This alias looks like one that is taken.', { reason: 'alias_confusable' });
}

async function insertWithNextAlias(base: LinkBase): Promise<LinkRow> {
  for (let attempt = 0; attempt < ALIAS_ATTEMPTS; attempt++) {
    const row = await insertLink({ ...base, alias: await nextAlias(), skeleton: null });
    if (row !== null) return row;
  }
  throw new AppError('internal', 'No free alias was found.');
}

/** The viewer's links, newest first; `nextCursor` is null on the last page. */
export async function listLinks(
  viewer: Owner,
  query: ListLinksQuery,
  origin: string,
): Promise<{ items: LinkView[]; nextCursor: string | null }> {
  const rows = await findLinks({
    ownerId: viewer.id,
    deleted: query.state === 'deleted',
    q: query.q,
    before: readCursor(query.cursor),
    limit: query.limit + 1,
  });
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => toView(row, origin)),
    nextCursor: rows.length > query.limit && last ? String(last.id) : null,
  };
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
  return toView(authorizeLink(viewer, await findLink(id)), origin);
}

/**
 * Changes target or title. Every process answers with the new target within a second.
 * @param ifMatch which versions may be changed; null is any
 * @throws AppError `not_found`, `invalid` (`url_…`), `conflict` (`link_deleted`) or `precondition_failed`
 */
export async function changeLink(
  viewer: Owner,
  id: bigint,
  input: ChangeLinkInput,
  origin: string,
  ifMatch: IfMatch | null = null,
): Promise<LinkView> {
  const link = authorizeLink(viewer, await findLink(id));
  checkVersion(link, ifMatch);
  const change: LinkChange = {};
  if (input.url !== undefined) change.url = await checkWithSettings(input.url, origin);
  if (input.title !== undefined) change.title = input.title || null;

  const row = link.deletedAt === null ? await saveChange(link, change, ifMatch) : null;
  if (row === null) throw new AppError('conflict', 'The link lies in the trash.', { reason: 'link_deleted' });
  return toView(row, origin);
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
  return toView(row ?? { ...link, deletedAt: null }, origin);
}

/**
 * Stores a change together with the jobs that follow from it, then tells of it at once; null when somebody was quicker.
 * @throws AppError `precondition_failed` when somebody was quicker and `ifMatch` asks that nobody was
 */
async function saveChange(
  link: Authorized<LinkRow>,
  change: LinkChange,
  ifMatch: IfMatch | null,
): Promise<LinkRow | null> {
  const row = await transaction(async (tx) => {
    const changed = await updateLink(link, change, tx, ifMatch !== null);
    if (changed === null && ifMatch !== null) throw changedMeanwhile();
    if (changed === null) return null;
    const version = { linkId: changed.id, version: changed.version };
    await spreadChange.dispatch(version, tx);
    if (changed.deletedAt !== null) await purgeLink.dispatch(version, tx, { delayMs: TRASH_MS });
    return changed;
  });
  if (row !== null) await announceChange(row);
  return row;
}

function toView(row: LinkRow, origin: string): LinkView {
  return {
    id: row.id,
    alias: row.alias,
    shortUrl: `${origin}/s/${encodeURIComponent(row.alias)}`,
    url: row.url,
    title: row.title,
    clicks: Number(row.clicks),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    version: row.version,
  };
}
