import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUser } from '@/server/users/factory.ts';
import { closeDb, pg } from '../db/client.ts';
import { transaction } from '../db/transaction.ts';
import { subscribeEvents } from '../realtime/publish.ts';
import { closeRedis } from '../redis/client.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import {
  cancelTask,
  createTask,
  failTask,
  finishTask,
  listTasks,
  purgeTasks,
  reportProgress,
  requireNoOpenTask,
} from './service.ts';

const KIND = 'test.work';

let owner: { id: bigint };
let stranger: { id: bigint };

beforeAll(async () => {
  [owner, stranger] = [(await makeUser()).viewer, (await makeUser()).viewer];
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const make = (userId = owner.id) => transaction((tx) => createTask({ userId, kind: KIND }, tx));
const newest = async () => (await listTasks(owner, { limit: 1 })).items[0];

describe('a task', () => {
  it('goes from waiting over running to done, and tells its owner each time', async () => {
    const heard: string[] = [];
    const stop = await subscribeEvents(({ name, room, payload }) => {
      if (name === 'tasks.changed' && room === `user:${owner.id}`) heard.push(payload.id);
    });
    const id = await make();
    expect(await newest()).toMatchObject({ id, kind: KIND, state: 'waiting', progress: 0, total: null, result: null });
    expect(await reportProgress(id, { progress: 2, total: 5 })).toBe(true);
    expect(await newest()).toMatchObject({ state: 'running', progress: 2, total: 5 });
    expect(await finishTask(id, { url: '/files/x' })).toBe(true);
    expect(await newest()).toMatchObject({ state: 'done', progress: 5, result: { url: '/files/x' } });
    expect(await finishTask(id, { url: '/files/y' })).toBe(false);
    expect(await failTask(id, 'too_late')).toBe(false);
    await eventuallyPasses(() => expect(heard).toEqual([String(id), String(id), String(id)]));
    await stop();
  });

  it('says why it failed', async () => {
    const id = await make();
    expect(await failTask(id, 'export_failed')).toBe(true);
    expect(await newest()).toMatchObject({ id, state: 'failed', error: 'export_failed' });
  });

  it('is not there when its transaction was rolled back', async () => {
    const before = await newest();
    await expect(
      transaction(async (tx) => {
        await createTask({ userId: owner.id, kind: KIND }, tx);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await newest()).toEqual(before);
  });
});

describe('cancelling', () => {
  it('stops the one who works on it, and can be done again', async () => {
    const id = await make();
    await reportProgress(id, { progress: 1, total: null });
    expect(await cancelTask(owner, id)).toMatchObject({ state: 'cancelled' });
    expect(await cancelTask(owner, id)).toMatchObject({ state: 'cancelled' });
    expect(await reportProgress(id, { progress: 2, total: null })).toBe(false);
    expect(await finishTask(id, {})).toBe(false);
  });

  it('comes too late for what is done, and not at all from somebody else', async () => {
    const id = await make();
    await expect(cancelTask(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
    await finishTask(id, {});
    await expect(cancelTask(owner, id)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'task_finished' },
    });
  });

  it('and finishing at the same moment have one winner', async () => {
    const id = await make();
    const [cancelled, finished] = await Promise.allSettled([cancelTask(owner, id), finishTask(id, {})]);
    expect(cancelled.status === 'fulfilled').toBe(finished.status === 'fulfilled' && !finished.value);
  });
});

it('lets only one of many begin when one at a time is allowed', async () => {
  const { viewer } = await makeUser();
  const begin = () =>
    transaction(async (tx) => {
      await requireNoOpenTask(viewer.id, KIND, tx);
      return createTask({ userId: viewer.id, kind: KIND }, tx);
    });
  const results = await Promise.allSettled(Array.from({ length: 5 }, begin));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { details: { reason: 'task_running' } },
  });
});

it('lists from the newest on, page by page', async () => {
  const { viewer } = await makeUser();
  const ids: bigint[] = [];
  for (let n = 0; n < 3; n++) ids.unshift(await make(viewer.id));
  const first = await listTasks(viewer, { limit: 2 });
  const second = await listTasks(viewer, { limit: 2, cursor: first.nextCursor ?? undefined });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second.nextCursor).toBeNull();
  await expect(listTasks(viewer, { limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'bad_input' });
});

it('is deleted 30 days after its end, and never while it runs', async () => {
  const { viewer } = await makeUser();
  const [old, fresh, open] = [await make(viewer.id), await make(viewer.id), await make(viewer.id)];
  await finishTask(old, {});
  await finishTask(fresh, {});
  await pg.query("UPDATE tasks SET finished_at = now() - interval '31 days' WHERE id = $1", [old]);
  await pg.query("UPDATE tasks SET created_at = now() - interval '90 days' WHERE id = $1", [open]);
  expect(await purgeTasks(AbortSignal.timeout(10_000))).toBeGreaterThan(0);
  expect((await listTasks(viewer, { limit: 10 })).items.map(({ id }) => id)).toEqual([open, fresh]);
});
