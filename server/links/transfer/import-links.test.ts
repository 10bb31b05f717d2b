import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { bind } from '@/server/platform/queue/bind.ts';
import { startWorkers } from '@/server/platform/queue/run-workers.ts';
import { subscribeEvents } from '@/server/platform/realtime/publish.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { cancelTask, getTask } from '@/server/platform/tasks/service.ts';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import { fetchCard } from '../jobs.ts';
import { purgeLinksOfOwner } from '../purge-owner.ts';
import { listLinks } from '../service.ts';
import { importFileKey } from './import-file.ts';
import { changeImport, getImport, listImports, removeImport, startImport, uploadImport } from './imports.ts';
import { importLinks } from './jobs.ts';
import { previewImport } from './preview-import.ts';
import { purgeImports } from './purge-imports.ts';
import { downloadReport, listImportedRows } from './report-import.ts';
import { runImport } from './run-import.ts';

const ORIGIN = 'https://maru.example';
const WAIT = { timeout: 60_000, interval: 50 };
const RUN = { signal: new AbortController().signal, attempt: 1 };

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const upload = (owner: { id: bigint }, csv: string) =>
  uploadImport(owner, Buffer.from(csv), { name: 'links.csv', timeZone: 'Asia/Seoul' });

/** Uploads, starts and runs a file, as the worker would. */
async function imported(owner: { id: bigint }, csv: string) {
  const { id } = await upload(owner, csv);
  await startImport(owner, id, ORIGIN);
  await runImport({ importId: id }, RUN);
  return getImport(owner, id);
}

async function rowsOf(owner: { id: bigint }, id: bigint) {
  const { items } = await listImportedRows(owner, id, { limit: 100 }, ORIGIN);
  return items.map(({ row, state, reason, field, given }) => [row, state, reason, field, given]);
}

let counter = 0;
/** An alias that nobody else in this database has. */
const anAlias = () => `im${process.pid}x${++counter}`;

describe('a file of links', () => {
  it('is understood, foreseen, made and told of row by row', async () => {
    const owner = await createOwner();
    const [mine, theirs, other] = [anAlias(), anAlias(), anAlias()];
    await createLink(owner, { url: 'https://a.example/there' }, ORIGIN);
    await createLink(owner, { url: 'https://a.example/mine', alias: mine }, ORIGIN);
    await createLink(await createOwner(), { url: 'https://a.example/', alias: theirs }, ORIGIN);
    const csv = [
      'Destination URL,Slug,Title,Tags,Expires,Enabled',
      `https://a.example/1,${other},First,"sale,새것",2099-12-31,`,
      'https://a.example/there,,,,,',
      `https://a.example/mine,${mine},,,,`,
      `https://a.example/2,${theirs},,,,`,
      `https://a.example/3,${other},,,,`,
      'javascript:alert(1),,,,,',
      'https://maru.example/loop,,,,,',
      ',,No target,,,',
      'https://a.example/4,,,,someday,',
      'https://a.example/5,,Off,,,no',
      'https://a.example/5b,,,,,',
      'https://a.example/5b,,,,,',
    ].join('\n');
    const draft = await upload(owner, csv);
    expect(draft).toMatchObject({ state: 'draft', rows: 12, delimiter: ',', made: 0, taskId: null });
    expect(draft.options.columns).toEqual({ url: 0, alias: 1, title: 2, tags: 3, expiresAt: 4, isEnabled: 5 });

    const preview = await previewImport(owner, draft.id, ORIGIN);
    const done = await startImport(owner, draft.id, ORIGIN).then(async () => {
      await runImport({ importId: draft.id }, RUN);
      return getImport(owner, draft.id);
    });
    expect(done).toMatchObject({ state: 'done', dealtWith: 12, made: 3, existing: 3, refused: 6 });
    expect(await getTask(owner, done.taskId ?? 0n)).toMatchObject({
      state: 'done',
      progress: 12,
      result: { page: `/links/import/${draft.id}` },
    });
    const report = await rowsOf(owner, draft.id);
    expect(report).toEqual([
      [2, 'made', null, null, null],
      [3, 'existing', null, null, null],
      [4, 'existing', null, null, null],
      [5, 'refused', 'alias_taken', 'alias', 'https://a.example/2'],
      [6, 'refused', 'alias_taken', 'alias', 'https://a.example/3'],
      [7, 'refused', 'url_scheme', 'url', 'javascript:alert(1)'],
      [8, 'refused', 'url_own_host', 'url', 'https://maru.example/loop'],
      [9, 'refused', 'url_required', 'url', ''],
      [10, 'refused', 'import_time_invalid', 'expiresAt', 'https://a.example/4'],
      [11, 'made', null, null, null],
      [12, 'made', null, null, null],
      [13, 'existing', null, null, null],
    ]);
    // What was foreseen has come true.
    expect(preview.rows.map(({ row, state, reason, field }) => [row, state, reason, field])).toEqual(
      report.map((row) => row.slice(0, 4)),
    );
    expect(preview).toMatchObject({ checked: 12, made: 3, existing: 3, refused: 6 });
    expect(preview.reasons[0]).toEqual({ reason: 'alias_taken', count: 2 });
    expect(preview.faults.map(({ row }) => row)).toEqual([5, 6, 7, 8, 9, 10]);

    const { items } = await listLinks(owner, { q: 'First', state: 'active', limit: 10 }, ORIGIN);
    expect(items).toMatchObject([
      { alias: other, title: 'First', tags: ['sale', '새것'], expiresAt: '2099-12-31T15:00:00.000Z' },
    ]);
    const file = await text(await downloadReport(owner, draft.id, { origin: ORIGIN, locale: 'ko' }));
    expect(file).toContain(`2,만듦,https://maru.example/s/${other},https://a.example/1,\r\n`);
    expect(file).toContain('5,만들지 못함,,https://a.example/2,');
    expect(file.split('\r\n')).toHaveLength(14);
    // The file itself is no longer needed.
    expect(await storage().get(importFileKey(draft.id))).toBeNull();
  });

  it('is read anew with another delimiter, without a header, and with other columns', async () => {
    const owner = await createOwner();
    const { id } = await upload(owner, 'https://a.example/;one\nhttps://b.example/;two\n');
    expect(await getImport(owner, id)).toMatchObject({
      delimiter: ';',
      rows: 2,
      options: { hasHeader: false, columns: { url: 0 } },
    });
    expect(await changeImport(owner, id, { hasHeader: true })).toMatchObject({ rows: 1 });
    expect(await changeImport(owner, id, { hasHeader: false, columns: { url: 0, title: 1 } })).toMatchObject({
      rows: 2,
    });
    expect((await previewImport(owner, id, ORIGIN)).rows.map(({ title }) => title)).toEqual(['one', 'two']);
    await expect(changeImport(owner, id, { columns: { url: 2 } })).rejects.toMatchObject({
      details: { reason: 'import_column_unknown' },
    });
    expect(await changeImport(owner, id, { delimiter: ',' })).toMatchObject({
      columns: ['https://a.example/;one'],
      rows: 2,
    });
    await changeImport(owner, id, { columns: {} });
    await expect(startImport(owner, id, ORIGIN)).rejects.toMatchObject({ details: { reason: 'import_url_missing' } });
  });

  it('is imported once, and one at a time', async () => {
    const owner = await createOwner();
    const [first, second] = [
      await upload(owner, 'url\nhttps://a.example/'),
      await upload(owner, 'url\nhttps://b.example/'),
    ];
    const started = await Promise.allSettled([
      startImport(owner, first.id, ORIGIN),
      startImport(owner, first.id, ORIGIN),
      startImport(owner, second.id, ORIGIN),
    ]);
    expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const both = await Promise.all([first, second].map(({ id }) => getImport(owner, id)));
    const { id } = both.find(({ state }) => state === 'running') ?? first;
    await expect(removeImport(owner, id)).rejects.toMatchObject({ details: { reason: 'import_running' } });
    await expect(changeImport(owner, id, { findExisting: false })).rejects.toMatchObject({
      details: { reason: 'import_begun' },
    });
    await runImport({ importId: id }, RUN);
    expect(await getImport(owner, id)).toMatchObject({ state: 'done', made: 1 });
    // Delivered once more, it changes nothing.
    await runImport({ importId: id }, RUN);
    expect(await getImport(owner, id)).toMatchObject({ state: 'done', made: 1 });
    await removeImport(owner, id);
    await expect(getImport(owner, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stops where it is when it is cancelled, before it began too', async () => {
    const owner = await createOwner();
    const { id } = await upload(owner, 'url\nhttps://a.example/');
    const { taskId } = await startImport(owner, id, ORIGIN);
    await cancelTask(owner, taskId ?? 0n);
    await runImport({ importId: id }, RUN);
    expect(await getImport(owner, id)).toMatchObject({ state: 'cancelled', made: 0 });
    expect(await storage().get(importFileKey(id))).toBeNull();
  });

  it('keeps what was made when it is cancelled on the way', async () => {
    const owner = await createOwner();
    const lines = Array.from({ length: 8_000 }, (_, index) => `https://a.example/${index}`);
    const { id } = await upload(owner, lines.join('\n'));
    const { taskId } = await startImport(owner, id, ORIGIN);
    const cancelled = new Promise<void>((resolve, reject) => {
      void subscribeEvents(({ name, payload }) => {
        if (name !== 'tasks.changed' || payload.id !== String(taskId)) return;
        getTask(owner, taskId ?? 0n)
          .then(async ({ progress }) => {
            if (progress === 0) return;
            await cancelTask(owner, taskId ?? 0n);
            resolve();
          })
          .catch(reject);
      }).catch(reject);
    });
    await Promise.all([runImport({ importId: id }, RUN), cancelled]);
    const { state, made, dealtWith } = await getImport(owner, id);
    expect(state).toBe('cancelled');
    expect(made).toBe(dealtWith);
    expect(made).toBeGreaterThanOrEqual(1_000);
    expect(made).toBeLessThan(8_000);
    const { rows } = await pg.query<{ count: number }>('SELECT count(*)::int FROM links WHERE owner_id = $1', [
      owner.id,
    ]);
    expect(rows[0]?.count).toBe(made);
    expect(await storage().get(importFileKey(id))).toBeNull();
  });

  it('has its cards asked for one after the other, over all of its batches', async () => {
    const owner = await createOwner();
    const lines = Array.from({ length: 2_100 }, (_, index) => `https://a.example/${index}`);
    expect(await imported(owner, ['url', ...lines].join('\n'))).toMatchObject({ made: 2_100, rows: 2_100 });
    const { rows } = await pg.query<{ seconds: number }>(
      `SELECT extract(epoch FROM max(available_at) - min(available_at))::int AS seconds FROM outbox
        WHERE queue = $1 AND (payload->>'linkId')::int8 IN (SELECT id FROM links WHERE owner_id = $2)`,
      [fetchCard.name, owner.id],
    );
    expect(rows[0]?.seconds).toBeGreaterThan(400);
  });

  it('leaves nothing when its owner leaves, and is forgotten when nobody imports it', async () => {
    const [owner, leaver] = [await createOwner(), await createOwner()];
    const ids = [];
    for (let count = 0; count < 6; count++) ids.push((await upload(owner, 'url\nhttps://a.example/')).id);
    // More than five that wait are too many: the oldest is gone.
    expect((await listImports(owner, { limit: 10 })).items.map(({ id }) => id)).toEqual(ids.slice(1).reverse());
    expect(await storage().get(importFileKey(ids[0] ?? 0n))).toBeNull();
    await pg.query(`UPDATE link_imports SET created_at = now() - interval '25 hours' WHERE id = $1`, [ids[1]]);
    expect(await purgeImports(RUN.signal)).toBeGreaterThan(0);
    await expect(getImport(owner, ids[1] ?? 0n)).rejects.toMatchObject({ code: 'not_found' });
    expect(await getImport(owner, ids[2] ?? 0n)).toMatchObject({ state: 'draft' });

    const left = await upload(leaver, 'url\nhttps://a.example/');
    await startImport(leaver, left.id, ORIGIN);
    await purgeLinksOfOwner({ ownerId: leaver.id }, RUN);
    await runImport({ importId: left.id }, RUN);
    expect(await storage().get(importFileKey(left.id))).toBeNull();
    expect((await listLinks(leaver, { q: '', state: 'active', limit: 10 }, ORIGIN)).items).toEqual([]);
  });
});

it('an import whose worker was killed in the middle of a batch is finished by another one, no row twice', {
  timeout: 150_000,
}, async () => {
  const owner = await createOwner();
  const lines = Array.from({ length: 3_500 }, (_, index) => `https://kill.example/${index},k${process.pid}-${index}`);
  const { id } = await upload(owner, ['url,alias', ...lines].join('\n'));
  const { taskId } = await startImport(owner, id, ORIGIN);
  // A lock that a busy machine does not let run out while the job is being done.
  const timing = { lockMs: 4_000, stalledCheckMs: 300 };
  const dispatcher = startDispatcher({ pollMs: 50 });
  // The process dies when the second thousand has been inserted, before that transaction commits.
  const script = `
    import pgModule from 'pg';
    import { bind } from './server/platform/queue/bind.ts';
    import { startWorkers } from './server/platform/queue/run-workers.ts';
    import { importLinks } from './server/links/transfer/jobs.ts';
    import { runImport } from './server/links/transfer/run-import.ts';
    const { Client } = pgModule;
    const query = Client.prototype.query;
    let batches = 0;
    Client.prototype.query = function (config, ...rest) {
      if (config?.name === 'link-imports-advance' && ++batches === 2) process.kill(process.pid, 'SIGKILL');
      return query.call(this, config, ...rest);
    };
    startWorkers([bind({ importLinks }, { importLinks: runImport })], ${JSON.stringify(timing)});
  `;
  const child = spawn(process.execPath, [await bundleForChild(script)], { stdio: 'inherit' });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  expect(await getImport(owner, id)).toMatchObject({ state: 'running', made: 1_000 });

  const workers = startWorkers([bind({ importLinks }, { importLinks: runImport })], timing);
  await vi.waitFor(async () => expect(await getImport(owner, id)).toMatchObject({ state: 'done' }), WAIT);
  await Promise.all([workers.stop(2_000), dispatcher.stop()]);
  expect(await getImport(owner, id)).toMatchObject({ made: 3_500, existing: 0, refused: 0 });
  const { rows } = await pg.query<{ links: number; urls: number; lines: number }>(
    `SELECT count(*)::int AS links, count(DISTINCT url)::int AS urls,
            (SELECT count(*)::int FROM link_import_rows WHERE import_id = $2) AS lines
       FROM links WHERE owner_id = $1`,
    [owner.id, id],
  );
  expect(rows).toEqual([{ links: 3_500, urls: 3_500, lines: 3_500 }]);
  expect(await getTask(owner, taskId ?? 0n)).toMatchObject({ state: 'done', progress: 3_500 });
});
