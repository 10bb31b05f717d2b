import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { idCodec } from '@/server/platform/http/schema.ts';
import { firstIdAt, idsReady } from '@/server/platform/ids.ts';
import { type Contact, contactsOf, peopleMatching } from '@/server/users/lookup.ts';
import { groupBy } from '../group-by.ts';
import { authorizeNotifications } from '../policy.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { CHANNELS, DEVICE_CHANNELS, declarationOf } from '../terms.ts';
import { traceNotification } from '../trace/service.ts';
import {
  findDevicesByHash,
  findSent,
  findSentDeliveries,
  findSentFacts,
  findSentStates,
  type SentRow,
  type SentStateRow,
  type SentWish,
} from './repository.ts';
import type { ListSentQuery, SentNotification, SentPage } from './schema.ts';

const DAY_MS = 86_400_000;
/** So far back when nobody says how far, and nobody in particular is meant. */
const RECENT_MS = 7 * DAY_MS;
/** More people than this share no part of a name that somebody looks for. */
const PEOPLE_MAX = 100;
/** A keyed hash of 32 bytes. */
const HASH = /^[0-9a-f]{64}$/i;
const HASH_SHOWN = 16;

/** What was sent to whom and how it went, newest first. @throws AppError `bad_input` (`cursor_invalid`) */
export async function listSent(viewer: Viewer, query: ListSentQuery): Promise<SentPage> {
  authorizeNotifications(viewer);
  await idsReady();
  const { cursor, limit } = query;
  const wish = await toWish(query);
  const rows = await findSent({ ...wish, before: readIdCursor(cursor), limit: limit + 1 });
  const [states, people] = await Promise.all([
    findSentStates(rows.map(({ id }) => id)),
    contactsOf([...new Set(rows.map(({ recipientId }) => recipientId))]),
  ]);
  const byNotification = groupBy(states, ({ notificationId }) => notificationId);
  const toItem = (row: SentRow) => ({
    ...{ id: row.id, type: row.type, lane: row.lane },
    createdAt: row.createdAt.toISOString(),
    recipient: toPerson(row.recipientId, people),
    channels: toChannels(row, byNotification.get(row.id) ?? []),
  });
  return cutPage(rows, limit, { toItem, toCursor: ({ id }) => String(id) });
}

async function toWish({ q, type, channel, state, from, to }: ListSentQuery): Promise<Omit<SentWish, 'limit'>> {
  const who = q === undefined ? {} : await whoIsMeant(q);
  const isOpen = q === undefined && from === undefined && to === undefined;
  const start = isOpen ? new Date(Date.now() - RECENT_MS) : from;
  return {
    ...{ ...who, type, channel, state },
    fromId: start === undefined ? undefined : firstIdAt(start),
    toId: to === undefined ? undefined : firstIdAt(to),
  };
}

/** Whoever, or whatever device, a text may mean. A number is the id of somebody who may be gone. */
async function whoIsMeant(q: string): Promise<Pick<SentWish, 'people' | 'devices'>> {
  const id = idCodec.safeDecode(q);
  const hashes = [
    ...DEVICE_CHANNELS.map((channel) => hashAddress(channel, q)),
    ...(HASH.test(q) ? [Buffer.from(q, 'hex')] : []),
  ];
  const [people, devices] = await Promise.all([peopleMatching(q, PEOPLE_MAX), findDevicesByHash(hashes)]);
  return { people: id.success ? [id.data, ...people] : people, devices };
}

function toPerson(id: bigint, people: Map<bigint, Contact>) {
  const found = people.get(id);
  return { id, name: found?.name ?? null, handle: found?.handle ?? null };
}

/** One state for each channel, in the order of channels; of several devices each its own. */
function toChannels(
  { inApp, readAt, skips }: SentRow,
  states: readonly SentStateRow[],
): SentPage['items'][number]['channels'] {
  return CHANNELS.flatMap((channel): SentPage['items'][number]['channels'] => {
    if (channel === 'in_app' && inApp) return [{ channel, state: readAt === null ? 'shown' : 'read', reason: null }];
    const reason = skips[channel];
    if (reason !== undefined) return [{ channel, state: 'skipped', reason }];
    return states.flatMap((one) =>
      one.channel === channel ? [{ channel, state: one.state, reason: one.reason }] : [],
    );
  });
}

/** Everything that is known of the way of a notification. @throws AppError `not_found` */
export async function getSent(viewer: Viewer, id: bigint): Promise<SentNotification> {
  const operator = authorizeNotifications(viewer);
  const [trace, facts, deliveries] = await Promise.all([
    traceNotification(operator, id),
    findSentFacts(id),
    findSentDeliveries(id),
  ]);
  if (facts === null) throw new AppError('not_found', 'There is no such notification.');
  const { recipientId, actorId, dedupeKey, thread } = facts;
  const people = await contactsOf([recipientId, ...(actorId === null ? [] : [actorId])]);
  return {
    recipient: toPerson(recipientId, people),
    actor: actorId === null ? null : toPerson(actorId, people),
    ...{ dedupeKey, thread, trace },
    deliveries: deliveries.map(({ addressHash, expiresAt, ...delivery }) => ({
      ...delivery,
      addressHash: addressHash?.toString('hex').slice(0, HASH_SHOWN) ?? null,
      expiresAt: expiresAt.toISOString(),
    })),
    canRetry: isWorthRetrying(trace.type) && deliveries.some(({ state }) => state === 'dead'),
  };
}

/** What a person has waited for is of no use to them any more. */
export function isWorthRetrying(type: string): boolean {
  return declarationOf(type as Parameters<typeof declarationOf>[0]).awaited !== true;
}
