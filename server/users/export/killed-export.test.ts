import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { bind } from '@/server/platform/queue/bind.ts';
import { startWorkers } from '@/server/platform/queue/run-workers.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { getTask } from '@/server/platform/tasks/service.ts';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { makeUser } from '../factory.ts';
import { exportData } from '../jobs.ts';
import { packData } from './export-data.ts';
import { exportKey } from './export-file.ts';
import { requestExport } from './service.ts';

const WAIT = { timeout: 60_000, interval: 50 };
/** A lock that a busy machine does not let run out while the job is being done. */
const TIMING = { lockMs: 4_000, stalledCheckMs: 300 };
const CALLER = { address: '192.0.2.1', userAgent: 'test' };

it('an export whose worker was killed in the middle is finished by another one, with one file', {
  timeout: 120_000,
}, async () => {
  const { viewer } = await makeUser();
  const dispatcher = startDispatcher({ pollMs: 50 });
  const { id } = await requestExport(viewer, CALLER);
  // The process dies as soon as the task says that some of the files are packed.
  const script = `
    import { bind } from './server/platform/queue/bind.ts';
    import { startWorkers } from './server/platform/queue/run-workers.ts';
    import { pg } from './server/platform/db/client.ts';
    import { exportData } from './server/users/jobs.ts';
    import { packData } from './server/users/export/export-data.ts';
    const query = pg.query.bind(pg);
    pg.query = async (...args) => {
      const { rows } = await query('SELECT 1 FROM tasks WHERE id = ${id} AND progress >= 3');
      if (rows.length > 0) process.kill(process.pid, 'SIGKILL');
      return query(...args);
    };
    startWorkers([bind({ exportData }, { exportData: packData })], ${JSON.stringify(TIMING)});
  `;
  const temporary = await mkdtemp(join(tmpdir(), 'maru-killed-'));
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, [await bundleForChild(script)], { stdio: 'inherit', env });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  // Nothing of what was packed lies about.
  expect(await readdir(temporary)).toEqual([]);
  await rmdir(temporary);
  expect(await getTask(viewer, id)).toMatchObject({ state: 'running', total: 9 });
  expect(await storage().get(exportKey(id))).toBeNull();

  const workers = startWorkers([bind({ exportData }, { exportData: packData })], TIMING);
  await vi.waitFor(async () => expect(await getTask(viewer, id)).toMatchObject({ state: 'done', progress: 9 }), WAIT);
  await Promise.all([workers.stop(2_000), dispatcher.stop()]);
  const folder = new URL(process.env.STORAGE_URL ?? '').pathname;
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.includes(String(id)));
  expect(files).toHaveLength(1);
  const { rows } = await pg.query(`SELECT 1 FROM audit_events WHERE event = 'user_exported' AND subject_id = $1`, [
    viewer.id,
  ]);
  expect(rows).toHaveLength(1);
});
