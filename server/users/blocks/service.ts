import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { announcePeople } from '../announce-people.ts';
import { deleteFollow, lockPair } from '../follows/repository.ts';
import type { PersonView } from '../people/schema.ts';
import { toPerson } from '../people/service.ts';
import { deleteBlock, findBlocked, insertBlock } from './repository.ts';

type Viewer = { id: bigint };

/**
 * Blocks somebody: follows in both directions end, and neither finds the other any more. Done again it changes nothing.
 * @throws AppError `not_found`, `invalid` (`block_self`)
 */
export async function blockPerson(viewer: Viewer, id: bigint): Promise<void> {
  if (id === viewer.id) throw new AppError('invalid', 'Nobody blocks themselves.', { reason: 'block_self' });
  await transaction(async (tx) => {
    await lockPair(viewer.id, id, tx);
    const isNew = await insertBlock(viewer.id, id, tx);
    if (isNew === null) throw new AppError('not_found', 'There is no such person.', { reason: 'person_unknown' });
    await deleteFollow(viewer.id, id, tx);
    await deleteFollow(id, viewer.id, tx);
  });
  await announce(viewer.id, id);
}

/** Takes a block back; follows do not come back with it. Done again it changes nothing. */
export async function unblockPerson(viewer: Viewer, id: bigint): Promise<void> {
  if (await deleteBlock(viewer.id, id)) await announce(viewer.id, id);
}

/** Whom the viewer has blocked. */
export async function listBlocked(
  viewer: Viewer,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: PersonView[]; nextCursor: string | null }> {
  const rows = await findBlocked(viewer.id, readIdCursor(cursor), limit + 1);
  return cutPage(rows, limit, { toItem: toPerson, toCursor: ({ id }) => String(id) });
}

/** The blocked person's pages learn it too: what they show must go. */
async function announce(blocker: bigint, blocked: bigint): Promise<void> {
  await Promise.all([announcePeople([blocker], blocked), announcePeople([blocked], blocker)]);
}
