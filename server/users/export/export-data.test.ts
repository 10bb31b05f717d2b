import { inflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLink } from '@/server/links/create-link.ts';
import { reportLink } from '@/server/links/reports/report-link.ts';
import { csvLine } from '@/server/platform/csv/write-csv.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { createJobContext } from '@/server/platform/queue/job-context.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { storage, verifySignedUrl } from '@/server/platform/storage/storage.ts';
import * as tasks from '@/server/platform/tasks/service.ts';
import { makeKey, makeUser } from '../factory.ts';
import { followPerson } from '../follows/service.ts';
import { exportData } from '../jobs.ts';
import { setPicture } from '../profile/picture.ts';
import { packData, purgeExportFile } from './export-data.ts';
import { exportKey } from './export-file.ts';
import { requestExport } from './service.ts';

const CALLER = { address: '192.0.2.1', userAgent: 'test' };
const ORIGIN = 'https://maru.example';

type Person = Awaited<ReturnType<typeof makeUser>>;
let person: Person;

beforeAll(async () => {
  person = await makeUser({ name: '김미나' });
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** What a worker gives to the handler for the job of this task. */
async function contextOf(taskId: bigint, attempt = 1) {
  const { rows } = await pg.query<{ id: bigint }>("SELECT id FROM outbox WHERE payload->>'taskId' = $1", [
    String(taskId),
  ]);
  const dispatchId = rows[0]?.id ?? 0n;
  const run = { queue: exportData.name, dispatchId, attempt, requestId: undefined };
  return createJobContext({ ...run, signal: new AbortController().signal });
}

/** The files in a ZIP, by its central directory (APPNOTE, section 4.3.12). */
async function unzip(key: string): Promise<Map<string, Buffer>> {
  const object = await storage().get(key);
  const zip = Buffer.concat((await object?.stream.toArray()) ?? []);
  const files = new Map<string, Buffer>();
  for (let at = zip.indexOf('PK\u0001\u0002'); at >= 0; at = zip.indexOf('PK\u0001\u0002', at + 4)) {
    const [method, packed, nameLength] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + packed);
    files.set(zip.toString('utf8', at + 46, at + 46 + nameLength), method === 8 ? inflateRawSync(data) : data);
  }
  return files;
}

describe('an export', () => {
  it('holds all that is kept about a person, and no secret', async () => {
    const { viewer } = person;
    const friend = (await makeUser()).viewer;
    await followPerson(viewer, friend.id);
    const { authorization } = await makeKey(viewer.id);
    await createLink(viewer, { url: 'https://example.com/?a="1",2', title: '=HYPERLINK("x")' }, ORIGIN);
    const red = sharp({ create: { width: 600, height: 600, channels: 3, background: 'red' } });
    await setPicture(viewer, await red.png().toBuffer(), CALLER);

    const reported = await createLink(friend, { url: 'https://example.com/prize' }, ORIGIN);
    const report = { alias: reported.alias, reason: 'phishing', text: 'Asks for my card.' } as const;
    await reportLink({ viewer, address: CALLER.address }, report);
    await reportLink({ viewer: friend, address: CALLER.address }, { ...report, text: 'Of somebody else.' });

    const { id, state } = await requestExport(viewer, CALLER);
    expect(state).toBe('waiting');
    await packData({ userId: viewer.id, taskId: id }, await contextOf(id));
    const task = await tasks.getTask(viewer, id);
    expect(task).toMatchObject({ state: 'done', progress: 9, total: 9 });
    expect(verifySignedUrl(String(task.result?.url), 'GET')).toMatchObject({ key: exportKey(id) });

    const files = await unzip(exportKey(id));
    const json = (name: string) => JSON.parse(files.get(name)?.toString() ?? 'null');
    expect([...files.keys()].sort()).toEqual(
      ['audit.json', 'follows.json', 'keys.json', 'links.csv', 'links.json'].concat([
        'picture.webp',
        'profile.json',
        'reports.json',
        'sessions.json',
      ]),
    );
    expect(json('profile.json')).toMatchObject({ name: '김미나', email: viewer.email });
    expect(json('sessions.json')).toMatchObject([{ userAgent: 'test' }]);
    expect(json('keys.json').apiKeys).toMatchObject([{ name: 'test', scopes: ['*'] }]);
    expect(json('follows.json').following).toMatchObject([{ name: friend.name, state: 'accepted' }]);
    expect(json('links.json')).toMatchObject([{ url: 'https://example.com/?a=%221%22,2' }]);
    expect(json('reports.json')).toEqual([
      {
        ...{
          id: expect.stringMatching(/^\d+$/),
          url: 'https://example.com/prize',
          isOpen: true,
          createdAt: expect.any(String),
        },
        ...report,
      },
    ]);
    expect(files.get('links.csv')?.toString()).toContain(`"'=HYPERLINK(""x"")"`);
    expect(json('audit.json').map((entry: { event: string }) => entry.event)).toContain('user_updated');
    expect((await sharp(files.get('picture.webp')).metadata()).width).toBe(512);
    const everything = Buffer.concat([...files.values()]).toString('latin1');
    expect(everything).not.toContain(authorization.slice('Bearer '.length));
    expect(everything).not.toContain(viewer.sessionId);
    expect(everything).not.toMatch(/argon2|passwordHash|"hash"/);
  });

  it('is one at a time, and is delivered again without being finished twice', async () => {
    const { viewer } = await makeUser();
    const { id } = await requestExport(viewer, CALLER);
    await expect(requestExport(viewer, CALLER)).rejects.toMatchObject({ details: { reason: 'task_running' } });
    const context = await contextOf(id);
    const payload = { userId: viewer.id, taskId: id };
    // A worker that was killed in the middle of it had said how far it was, and stored nothing.
    await tasks.reportProgress(id, { progress: 3, total: 9 });
    await packData(payload, context);
    const finished = await tasks.getTask(viewer, id);
    expect(finished.state).toBe('done');
    await packData(payload, await contextOf(id, 2));
    expect(await tasks.getTask(viewer, id)).toEqual(finished);
    const { rows } = await pg.query("SELECT 1 FROM audit_events WHERE event = 'user_exported' AND subject_id = $1", [
      viewer.id,
    ]);
    expect(rows).toHaveLength(1);
    expect((await requestExport(viewer, CALLER)).state).toBe('waiting');
  });

  it('that is cancelled leaves nothing behind, before it began and in the middle', async () => {
    const { viewer } = await makeUser();
    const early = await requestExport(viewer, CALLER);
    await tasks.cancelTask(viewer, early.id);
    await packData({ userId: viewer.id, taskId: early.id }, await contextOf(early.id));
    expect(await storage().head(exportKey(early.id))).toBeNull();

    const late = await requestExport(viewer, CALLER);
    const put = vi.spyOn(storage(), 'put').mockImplementationOnce(async function (this: void, ...args) {
      put.mockRestore();
      const stored = await storage().put(...args);
      await tasks.cancelTask(viewer, late.id);
      return stored;
    });
    await packData({ userId: viewer.id, taskId: late.id }, await contextOf(late.id));
    expect(await tasks.getTask(viewer, late.id)).toMatchObject({ state: 'cancelled', result: null });
    expect(await storage().head(exportKey(late.id))).toBeNull();
  });

  it('says so when it cannot be made, but only after the last try', async () => {
    const { viewer } = await makeUser();
    const { id } = await requestExport(viewer, CALLER);
    vi.spyOn(storage(), 'put').mockRejectedValue(new Error('disk full'));
    const payload = { userId: viewer.id, taskId: id };
    await expect(packData(payload, await contextOf(id))).rejects.toThrow('disk full');
    expect((await tasks.getTask(viewer, id)).state).toBe('running');
    await expect(packData(payload, await contextOf(id, exportData.attempts))).rejects.toThrow('disk full');
    expect(await tasks.getTask(viewer, id)).toMatchObject({ state: 'failed', error: 'export_failed' });
  });

  it('is gone when its time is over', async () => {
    const { viewer } = await makeUser();
    const { id } = await requestExport(viewer, CALLER);
    await packData({ userId: viewer.id, taskId: id }, await contextOf(id));
    expect(await storage().head(exportKey(id))).not.toBeNull();
    await purgeExportFile({ userId: viewer.id, taskId: id });
    expect(await storage().head(exportKey(id))).toBeNull();
  });
});

it.each([
  [['a', 1, null], 'a,1,\r\n'],
  [['a"b', 'c,d', 'e\nf'], '"a""b","c,d","e\nf"\r\n'],
  [['=1+1', '@x', '-2', '+3'], "'=1+1,'@x,'-2,'+3\r\n"],
  [[-2], '-2\r\n'],
])('%j is the line %j', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
