import { AppError } from '@/server/platform/errors.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { insertEvents } from '../deliver/repository.ts';
import { switchOff } from '../preferences/service.ts';
import { CHANNELS, type Channel, type NotificationType, TYPES } from '../terms.ts';
import { type Request, suspectMachine } from './recognise-machine.ts';
import { findTracked, markClicked, markOpened } from './repository.ts';
import { longId, readToken } from './tokens.ts';

/**
 * The picture in a mail was fetched. What may have been a machine is kept and marked. A token that is none, or of something that was purged, is
 * nobody's business: the picture comes all the same.
 */
export async function trackOpen(token: string, request: Request): Promise<void> {
  const id = longId(readToken('open', token)?.[0]);
  const tracked = id === null ? null : await findTracked(id);
  if (id === null || tracked === null) return;
  const suspicion = suspectMachine(request, tracked.sentAt?.getTime() ?? null);
  const isNews = await markOpened(id, new Date(request.at), suspicion === null);
  if (!isNews || suspicion === null) return;
  await note(tracked.notificationId, id, 'open_unverified', { suspicion }, request.at);
}

/**
 * A link in a message was followed; gives where it leads. A click is an open too.
 * @throws AppError `not_found` when we have not made the token
 */
export async function trackClick(token: string, request: Request): Promise<string> {
  const [short, encoded] = readToken('click', token) ?? [];
  const id = longId(short);
  if (id === null || encoded === undefined) throw new AppError('not_found', 'There is no such link.');
  const target = Buffer.from(encoded, 'base64url').toString();
  const tracked = await findTracked(id);
  if (tracked === null) return target;
  const suspicion = suspectMachine(request, tracked.sentAt?.getTime() ?? null);
  if (suspicion === null) await markClicked(id, new Date(request.at));
  else await note(tracked.notificationId, id, 'click_unverified', { suspicion }, request.at);
  return target;
}

async function note(
  notificationId: bigint,
  deliveryId: bigint,
  kind: string,
  detail: Record<string, unknown>,
  at: number,
): Promise<void> {
  await insertEvents([{ id: await newIdAsync(), notificationId, deliveryId, kind, detail }], new Date(at));
}

export type Unsubscription = { userId: bigint; type: NotificationType; channel: Channel };

/** What the link in a mail would switch off. @throws AppError `not_found` when we have not made the token */
export function readUnsubscription(token: string): Unsubscription {
  const [short, type = '', channel = ''] = readToken('unsubscribe', token) ?? [];
  const userId = longId(short);
  if (userId === null || !Object.hasOwn(TYPES, type) || !(CHANNELS as readonly string[]).includes(channel)) {
    throw new AppError('not_found', 'There is no such link.');
  }
  return { userId, type: type as NotificationType, channel: channel as Channel };
}

/**
 * Switches off what the link in a mail is about; done again it changes nothing.
 * @throws AppError `not_found`
 */
export async function unsubscribe(token: string): Promise<Unsubscription> {
  const about = readUnsubscription(token);
  if (!(await switchOff(about.userId, about.type, about.channel))) {
    throw new AppError('not_found', 'There is no such link.');
  }
  return about;
}
