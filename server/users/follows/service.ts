import { noteAct, notify } from '@/server/notifications/jobs.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { announcePeople } from '../announce-people.ts';
import type { FollowAnswer, PersonView } from '../people/schema.ts';
import { getPerson, toPerson } from '../people/service.ts';
import {
  acceptRequest,
  deleteFollow,
  deleteRequest,
  type FollowList,
  findFollowable,
  findFollows,
  insertFollow,
  lockPair,
} from './repository.ts';

type Viewer = { id: bigint };
type Paging = { cursor?: string | undefined; limit: number };
type PeoplePage = { items: PersonView[]; nextCursor: string | null };

/**
 * Follows somebody, or asks a private person to be let in. Done again it changes nothing.
 * @throws AppError `not_found`, `invalid` (`follow_self`)
 */
export async function followPerson(viewer: Viewer, id: bigint): Promise<FollowAnswer> {
  if (id === viewer.id) throw new AppError('invalid', 'Nobody follows themselves.', { reason: 'follow_self' });
  const { state, isNew } = await transaction(async (tx) => {
    await lockPair(viewer.id, id, tx);
    const person = await findFollowable(viewer.id, id, tx);
    if (person === null) throw unknown();
    const follow = await insertFollow(viewer.id, id, person.isPrivate ? 'requested' : 'accepted', tx);
    // Asked again after a refusal, it is the same request: nobody is pestered.
    const dedupeKey = `follow-request:${viewer.id}`;
    if (follow.isNew && follow.state === 'requested') {
      await notify.dispatch({ type: 'follow-request', recipients: [id], actorId: viewer.id, data: {}, dedupeKey }, tx);
    }
    return follow;
  });
  if (isNew) await announceBoth(viewer.id, id);
  return { follow: state };
}

/** Stops following, or takes the request back. Done again it changes nothing. */
export async function unfollowPerson(viewer: Viewer, id: bigint): Promise<FollowAnswer> {
  if (await deleteFollow(viewer.id, id)) await announceBoth(viewer.id, id);
  return { follow: 'none' };
}

/** Lets somebody follow the viewer who asked for it. @throws AppError `not_found` when nobody of this id waits */
export async function acceptFollower(viewer: Viewer, id: bigint): Promise<void> {
  await transaction(async (tx) => {
    if (!(await acceptRequest(id, viewer.id, tx))) throw noRequest();
    const dedupeKey = `follow-accepted:${viewer.id}`;
    await notify.dispatch({ type: 'follow-accepted', recipients: [id], actorId: viewer.id, data: {}, dedupeKey }, tx);
    await noteAct.dispatch({ userId: viewer.id, act: 'follow-accepted' }, tx);
  });
  await announceBoth(viewer.id, id);
}

/** Turns somebody away who asked to follow the viewer; nobody is told. @throws AppError `not_found` when nobody of this id waits */
export async function refuseFollower(viewer: Viewer, id: bigint): Promise<void> {
  if (!(await deleteRequest(id, viewer.id))) throw noRequest();
  await announceBoth(viewer.id, id);
}

/** Who waits to be let in by the viewer. */
export function listRequests(viewer: Viewer, paging: Paging): Promise<PeoplePage> {
  return list(viewer, { ownerId: viewer.id, show: 'followers', state: 'requested' }, paging);
}

/**
 * Who follows a person, or whom they follow. Of a private person only their followers may know.
 * @throws AppError `not_found`, `forbidden` (`person_private`)
 */
export async function listFollows(
  viewer: Viewer,
  handleOrId: string,
  show: FollowList['show'],
  paging: Paging,
): Promise<PeoplePage> {
  const { id, isPrivate, isMe, follow } = await getPerson(viewer, handleOrId);
  if (isPrivate && !isMe && follow !== 'accepted') {
    throw new AppError('forbidden', 'Only their followers see this.', { reason: 'person_private' });
  }
  return list(viewer, { ownerId: id, show, state: 'accepted' }, paging);
}

async function list(viewer: Viewer, which: FollowList, { cursor, limit }: Paging): Promise<PeoplePage> {
  const rows = await findFollows(viewer.id, which, readIdCursor(cursor), limit + 1);
  return cutPage(rows, limit, { toItem: toPerson, toCursor: ({ id }) => String(id) });
}

async function announceBoth(one: bigint, other: bigint): Promise<void> {
  await Promise.all([announcePeople([one], other), announcePeople([other], one)]);
}

function unknown(): AppError {
  return new AppError('not_found', 'There is no such person.', { reason: 'person_unknown' });
}

function noRequest(): AppError {
  return new AppError('not_found', 'Nobody of this id waits.', { reason: 'request_unknown' });
}
