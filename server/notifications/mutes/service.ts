import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { findPeople } from '@/server/users/lookup.ts';
import { MUTES_MAX } from '../terms.ts';
import { deleteMute, findMutes, insertMute, type MuteRow } from './repository.ts';
import type { MuteInput, MuteView } from './schema.ts';

type Viewer = { id: bigint };

/** What the viewer wants to hear nothing of, newest first. */
export async function listMutes(viewer: Viewer): Promise<{ items: MuteView[] }> {
  return { items: await toViews(await findMutes(viewer.id), viewer) };
}

/** Mutes a thread or a person; done again it changes nothing. @throws AppError `conflict` (`mutes_full`) */
export async function addMute(viewer: Viewer, { kind, target }: MuteInput): Promise<MuteView> {
  const id = await newIdAsync();
  const row = await transaction((tx) => insertMute({ id, userId: viewer.id, kind, target }, MUTES_MAX, tx));
  const [view] = row === null ? [] : await toViews([row], viewer);
  if (view === undefined) throw new AppError('conflict', `At most ${MUTES_MAX}.`, { reason: 'mutes_full' });
  return view;
}

/** @throws AppError `not_found` */
export async function removeMute(viewer: Viewer, id: bigint): Promise<void> {
  if (!(await deleteMute(viewer.id, id))) throw new AppError('not_found', 'There is no such mute.');
}

async function toViews(rows: readonly MuteRow[], viewer: Viewer): Promise<MuteView[]> {
  const idOf = ({ kind, target }: MuteRow) => (kind === 'person' ? BigInt(target) : 0n);
  const people = await findPeople(rows.filter(({ kind }) => kind === 'person').map(idOf), viewer);
  return rows.map(({ createdAt, ...row }) => ({
    ...row,
    name: people.get(idOf({ ...row, createdAt }))?.name ?? null,
    createdAt: createdAt.toISOString(),
  }));
}
