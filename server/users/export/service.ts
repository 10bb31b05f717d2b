import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import type { TaskView } from '@/server/platform/tasks/schema.ts';
import { createTask, getTask, requireNoOpenTask } from '@/server/platform/tasks/service.ts';
import { exportData } from '../jobs.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import { EXPORT_TASK } from './export-file.ts';

/**
 * Begins an export of everything that we keep about the viewer; one at a time.
 * @throws AppError `conflict` (`task_running`)
 */
export async function requestExport(viewer: Viewer, caller: Caller): Promise<TaskView> {
  const taskId = await transaction(async (tx) => {
    await requireNoOpenTask(viewer.id, EXPORT_TASK, tx);
    const id = await createTask({ userId: viewer.id, kind: EXPORT_TASK }, tx);
    await exportData.dispatch({ userId: viewer.id, taskId: id }, tx);
    const who = { actorId: viewer.id, subjectId: viewer.id, ...tracesOf(caller) };
    await recordAudit({ event: 'user_updated', ...who, details: { change: 'export_requested' } }, tx);
    return id;
  });
  return getTask(viewer, taskId);
}
