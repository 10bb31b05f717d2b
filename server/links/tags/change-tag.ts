import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import {
  createTask,
  failTask,
  finishTask,
  reportProgress,
  requireNoOpenTask,
} from '@/server/platform/tasks/service.ts';
import { foldTag } from '../terms.ts';
import { changeTag } from './jobs.ts';
import { findSpellings, replaceTagName, replaceTagOnLinks, spellTags } from './repository.ts';
import type { ChangedTag, TagChange } from './schema.ts';
import { tagCounts } from './service.ts';

/** Kind of the task, `tray.kinds` in the messages. */
const TAG_TASK = 'links.change-tag';

/** So many links are changed within the call; what is over becomes long work. */
const AT_ONCE = 500;

type Owner = { id: bigint };

/**
 * Writes another name for a tag of the viewer on every link; a tag of that name and this one become one.
 * @throws AppError `not_found` (`tag_unknown`), `conflict` (`task_running`) while another tag is being changed on many links
 */
export async function renameTag(viewer: Owner, { from, to }: { from: string; to: string }): Promise<ChangedTag> {
  // The case of a tag may be what is changed; another tag keeps the spelling it has.
  const [spelled = to] = foldTag(from) === foldTag(to) ? [to] : await spellTags(viewer.id, [to]);
  return change(viewer, from, spelled);
}

/** Takes a tag off every link of the viewer. @throws like `renameTag` */
export async function removeTag(viewer: Owner, { name }: { name: string }): Promise<ChangedTag> {
  return change(viewer, name, null);
}

async function change(viewer: Owner, from: string, to: string | null): Promise<ChangedTag> {
  const outcome = await transaction((tx) => begin(viewer, from, to, tx));
  await tell(viewer.id);
  return outcome;
}

async function begin(viewer: Owner, from: string, to: string | null, tx: Transaction): Promise<ChangedTag> {
  const ownerId = viewer.id;
  await requireNoOpenTask(ownerId, TAG_TASK, tx);
  const spellings = await findSpellings(ownerId, foldTag(from), tx);
  if (spellings.size === 0) throw new AppError('not_found', 'There is no such tag.', { reason: 'tag_unknown' });
  await replaceTagName(ownerId, from, to, tx);
  const names = [...spellings.keys()].filter((name) => name !== to);
  const { changed, last } = await replaceTagOnLinks({ ownerId, names, to, after: 0n, limit: AT_ONCE }, tx);
  if (changed < AT_ONCE) return { changed, taskId: null };
  const total = names.reduce((sum, name) => sum + (spellings.get(name) ?? 0), 0) - changed;
  const taskId = await createTask({ userId: ownerId, kind: TAG_TASK }, tx);
  await changeTag.dispatch({ ownerId, taskId, names, to, after: last, total: Math.max(0, total) }, tx);
  return { changed, taskId };
}

/** The job for what is left. Run again it begins anew: what is changed already does not have the old names any more. */
export async function changeTagOnLinks(
  { ownerId, taskId, names, to, after, total }: TagChange,
  { signal, attempt }: Pick<JobContext, 'signal' | 'attempt'>,
): Promise<void> {
  try {
    for (let [done, position] = [0, after]; ; ) {
      signal.throwIfAborted();
      if (!(await reportProgress(taskId, { progress: Math.min(done, total), total }))) return;
      const wish = { ownerId, names, to, after: position, limit: AT_ONCE };
      const { changed, last } = await transaction((tx) => replaceTagOnLinks(wish, tx));
      done += changed;
      position = last;
      await tell(ownerId);
      if (changed < AT_ONCE) break;
    }
    await finishTask(taskId, {});
  } catch (error) {
    if (attempt >= changeTag.attempts) await failTask(taskId, 'tag_change_failed');
    throw error;
  }
}

async function tell(ownerId: bigint): Promise<void> {
  await tagCounts.invalidate(String(ownerId));
  await publishEvent(userRoom(ownerId), { name: 'links.changed', payload: { id: '0' } });
}
