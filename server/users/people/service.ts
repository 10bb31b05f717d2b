import { AppError } from '@/server/platform/errors.ts';
import { cutPage } from '@/server/platform/http/id-cursor.ts';
import { pictureUrl } from '../profile/picture-files.ts';
import { findDetails, type PersonRow, searchVisible } from './repository.ts';
import type { FindPeopleQuery, PersonDetailsView, PersonView } from './schema.ts';

type Viewer = { id: bigint };

/** Before everybody. */
const START = { rank: -1, id: 0n };

/** The largest int8 has 19 digits; a handle never begins with a digit. */
const ID = /^\d{1,18}$/;

/** People whom the viewer may see, best match first: whoever blocked them, or was blocked, is not there. */
export async function searchPeople(
  viewer: Viewer,
  { q, cursor, limit }: FindPeopleQuery,
): Promise<{ items: PersonView[]; nextCursor: string | null }> {
  const words = q.replace(/^@/, '');
  const rows = await searchVisible(viewer.id, words, readCursor(cursor), limit + 1);
  return cutPage(rows, limit, { toItem: toPerson, toCursor: ({ rank, id }) => `${rank}.${id}` });
}

function readCursor(cursor: string | undefined): { rank: number; id: bigint } {
  if (cursor === undefined) return START;
  const [, rank, id] = /^([0-3])\.(\d{1,18})$/.exec(cursor) ?? [];
  if (rank === undefined || id === undefined) {
    throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  }
  return { rank: Number(rank), id: BigInt(id) };
}

/** One person, by handle (with or without @) or id. @throws AppError `not_found` (also for whoever is blocked, both ways) */
export async function getPerson(viewer: Viewer, handleOrId: string): Promise<PersonDetailsView> {
  const person = await findPerson(viewer, handleOrId);
  if (person === null) throw new AppError('not_found', 'There is no such person.', { reason: 'person_unknown' });
  return person;
}

/** The same for pages; null when there is nobody, or nobody whom the viewer may see. */
export async function findPerson(viewer: Viewer, handleOrId: string): Promise<PersonDetailsView | null> {
  const key = handleOrId.replace(/^@/, '');
  const row = await findDetails(viewer.id, ID.test(key) ? { id: BigInt(key) } : key);
  if (row === null) return null;
  const { createdAt, followers, following, follow, bio, isPrivate, followsMe } = row;
  return {
    ...toPerson(row),
    pictureUrl: pictureUrl(row.pictureKey, 512),
    bio,
    isPrivate,
    createdAt: createdAt.toISOString(),
    followers: Number(followers),
    following: Number(following),
    isMe: row.id === viewer.id,
    follow: follow ?? 'none',
    followsMe,
  };
}

export function toPerson({ id, handle, name, pictureKey }: PersonRow): PersonView {
  return { id, handle, name, pictureUrl: pictureUrl(pictureKey) };
}
