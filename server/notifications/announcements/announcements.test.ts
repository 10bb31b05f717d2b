import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIds } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { replaceProviders } from '../channels/providers.ts';
import { deliveriesOf, runJobs } from '../testing/pipeline.ts';
import { accept, type RecordingProvider, recordingProvider } from '../testing/recording-provider.ts';
import { type AnnouncementSegment, announcementInput } from './schema.ts';
import { sendAnnouncement, startDueAnnouncements } from './send-announcement.ts';
import {
  cancelAnnouncement,
  changeAnnouncement,
  countAudience,
  createAnnouncement,
  getAnnouncement,
  getResults,
  listAnnouncements,
  releaseAnnouncement,
  removeAnnouncement,
} from './service.ts';

let email: RecordingProvider;
let restore: () => void;

beforeEach(() => {
  email = recordingProvider('email');
  restore = replaceProviders({ email: [email] });
});

afterEach(async () => {
  restore();
  await pg.query('DELETE FROM outbox');
  await pg.query('DELETE FROM announcements');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const admin = async () => (await makeUser({ role: 'admin' })).viewer;
const running = { signal: new AbortController().signal };
const wish = (segment: AnnouncementSegment) => ({
  texts: { ko: { title: '안내', body: '쉬어 가요.' }, en: { title: 'News', body: 'We pause.' } },
  url: null,
  segment,
});
/** A moment between those who were there before, also within the last millisecond, and those made from now on. */
async function now(): Promise<string> {
  const { rows } = await pg.query<{ at: Date }>('SELECT clock_timestamp() AS at FROM pg_sleep(0.002)');
  return (rows[0]?.at ?? new Date()).toISOString();
}
const is = (version: number) => (seen: number) => seen === version;
const toldOf = async (id: bigint) =>
  (
    await pg.query<{ recipient_id: bigint }>(
      `SELECT recipient_id FROM notifications WHERE type = 'announcement' AND data ->> 'announcementId' = $1`,
      [String(id)],
    )
  ).rows.map((row) => row.recipient_id);

describe('a segment', () => {
  it('is by role, language, sign-up and last visit; the number is that of those who are asked for', async () => {
    const viewer = await admin();
    const since = await now();
    const [plain, korean, away, gone] = await Promise.all([makeUser(), makeUser(), makeUser(), makeUser()]);
    await makeUser({ role: 'moderator' });
    await pg.query(`UPDATE users SET language = 'ko' WHERE id = $1`, [korean.user.id]);
    await pg.query(`UPDATE sessions SET last_seen_at = now() - interval '40 days' WHERE user_id = $1`, [away.user.id]);
    await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [gone.user.id]);
    const count = async (more: object) => (await countAudience(viewer, { signedUpSince: since, ...more })).people;
    expect(await count({})).toBe(4);
    expect(await count({ roles: ['moderator'] })).toBe(1);
    expect(await count({ roles: ['user'] })).toBe(3);
    // Who has chosen no language is in every one.
    expect(await count({ language: 'en' })).toBe(3);
    expect(await count({ language: 'ko' })).toBe(4);
    expect(await count({ activeWithinDays: 30 })).toBe(3);
    expect(await count({ activeWithinDays: 41 })).toBe(4);
    const segment = { signedUpSince: since, roles: ['user'], language: 'en', activeWithinDays: 30 } as const;
    const { id } = await createAnnouncement(viewer, wish({ ...segment, roles: ['user'] }));
    await releaseAnnouncement(viewer, id, { at: null }, null);
    await sendAnnouncement({ announcementId: id }, running);
    await runJobs();
    expect(await toldOf(id)).toEqual([plain.user.id]);
  });
});

describe('an announcement', () => {
  it('tells everybody of its segment once, though its job is stopped, run twice at once and again', async () => {
    restore();
    restore = replaceProviders({ email: [] });
    const viewer = await admin();
    const since = await now();
    const ids = await newIds(2_500);
    await pg.query(
      `INSERT INTO users (id, email, name, handle, handle_skeleton)
       SELECT id, 'many-' || id || '@maru.test', 'Many', 'many' || id, 'many' || id FROM unnest($1::int8[]) AS id`,
      [`{${ids.join(',')}}`],
    );
    const { id } = await createAnnouncement(viewer, wish({ signedUpSince: since }));
    await releaseAnnouncement(viewer, id, { at: null }, is(1));
    // Killed after its first thousand.
    let turns = 0;
    const killed = { throwIfAborted: () => void (turns++ > 0 && raise()) } as unknown as AbortSignal;
    await expect(sendAnnouncement({ announcementId: id }, { signal: killed })).rejects.toThrow('killed');
    expect(await getResults(viewer, id)).toMatchObject({ state: 'sending', recipients: 1_000, left: 1_500, told: 0 });
    await Promise.all([1, 2].map(() => sendAnnouncement({ announcementId: id }, running)));
    await runJobs();
    expect(await getResults(viewer, id)).toMatchObject({
      ...{ state: 'sent', recipients: 2_500, left: 0, told: 2_500, shown: 2_500, read: 0, channels: [] },
      leftOut: [{ channel: 'email', reason: 'no_provider', count: 2_500 }],
    });
    await sendAnnouncement({ announcementId: id }, running);
    await runJobs();
    const told = await toldOf(id);
    expect([told.length, new Set(told).size]).toEqual([2_500, 2_500]);
  });

  it('respects what people have chosen, and shows what became of it', async () => {
    const viewer = await admin();
    const since = await now();
    const [mina, juno, refused] = await Promise.all([makeUser(), makeUser(), makeUser()]);
    await pg.query(
      `INSERT INTO notification_preferences (user_id, type, channel, mode) VALUES ($1, 'announcement', 'email', 'off')`,
      [juno.user.id],
    );
    await pg.query(`UPDATE users SET language = 'ko' WHERE id = $1`, [mina.user.id]);
    email.answer((message) =>
      message.to.address === refused.user.email ? { outcome: 'rejected', error: '550' } : accept(message),
    );
    const { id } = await createAnnouncement(viewer, { ...wish({ signedUpSince: since }), url: '/links' });
    await releaseAnnouncement(viewer, id, { at: null }, null);
    await sendAnnouncement({ announcementId: id }, running);
    await runJobs();
    expect(email.taken.map(({ content, to }) => [content.title, to.address])).toEqual([['안내', mina.user.email]]);
    expect(await deliveriesOf(juno.user.id)).toEqual([]);
    expect(await deliveriesOf(mina.user.id)).toMatchObject([{ channel: 'email', state: 'sent' }]);
    expect(await getResults(viewer, id)).toMatchObject({
      ...{ told: 3, shown: 3 },
      channels: [{ channel: 'email', planned: 2, sent: 1, failed: 1, waiting: 0 }],
      leftOut: [{ channel: 'email', reason: 'preference', count: 1 }],
    });
    const { rows } = await pg.query(`SELECT DISTINCT lane::text FROM notifications WHERE recipient_id = $1`, [
      mina.user.id,
    ]);
    expect(rows).toEqual([{ lane: 'bulk' }]);
  });

  it('waits for its time, begins then, and can be taken back before', async () => {
    const viewer = await admin();
    const { id } = await createAnnouncement(viewer, wish({ signedUpSince: await now() }));
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect(await releaseAnnouncement(viewer, id, { at: soon }, is(1))).toMatchObject({
      state: 'scheduled',
      version: 2,
    });
    await startDueAnnouncements();
    expect((await getAnnouncement(viewer, id)).state).toBe('scheduled');
    expect(await cancelAnnouncement(viewer, id)).toMatchObject({ state: 'draft', scheduledAt: null });
    await releaseAnnouncement(viewer, id, { at: soon }, null);
    await pg.query(`UPDATE announcements SET scheduled_at = now() WHERE id = $1`, [id]);
    await Promise.all([startDueAnnouncements(), startDueAnnouncements()]);
    const { rows } = await pg.query("SELECT payload FROM outbox WHERE queue = 'notifications.announce'");
    expect(rows).toEqual([{ payload: { announcementId: String(id) } }]);
    for (const at of [new Date(Date.now() - 1_000), new Date(Date.now() + 400 * 86_400_000)]) {
      const { id: other } = await createAnnouncement(viewer, wish({}));
      const refused = releaseAnnouncement(viewer, other, { at: at.toISOString() }, null);
      await expect(refused).rejects.toMatchObject({ details: { reason: 'schedule_invalid' } });
    }
  });

  it('that is cancelled on its way tells nobody more', async () => {
    const viewer = await admin();
    const since = await now();
    await Promise.all([makeUser(), makeUser()]);
    const { id } = await createAnnouncement(viewer, wish({ signedUpSince: since }));
    await releaseAnnouncement(viewer, id, { at: null }, null);
    expect(await cancelAnnouncement(viewer, id)).toMatchObject({ state: 'cancelled', recipients: 0 });
    await sendAnnouncement({ announcementId: id }, running);
    await runJobs();
    expect(await toldOf(id)).toEqual([]);
    await expect(cancelAnnouncement(viewer, id)).rejects.toMatchObject({
      details: { reason: 'announcement_not_running' },
    });
    const { rows } = await pg.query('SELECT event FROM audit_events WHERE actor_id = $1 ORDER BY id', [viewer.id]);
    expect(rows.map(({ event }) => event)).toEqual(['sys_announcement_sent', 'sys_announcement_cancelled']);
  });

  it('is changed and removed only until people were told, and by whoever saw what it is now', async () => {
    const viewer = await admin();
    const { id } = await createAnnouncement(viewer, wish({}));
    await expect(changeAnnouncement(viewer, id, wish({}), is(7))).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    const changed = await changeAnnouncement(viewer, id, { ...wish({ language: 'ko' }), url: '/links' }, is(1));
    expect(changed).toMatchObject({ version: 2, url: '/links', segment: { language: 'ko' } });
    await expect(removeAnnouncement(viewer, id, is(1))).rejects.toMatchObject({ code: 'precondition_failed' });
    await pg.query(`UPDATE announcements SET state = 'sending' WHERE id = $1`, [id]);
    const begun = { code: 'conflict', details: { reason: 'announcement_begun' } };
    await expect(changeAnnouncement(viewer, id, wish({}), null)).rejects.toMatchObject(begun);
    await expect(removeAnnouncement(viewer, id, null)).rejects.toMatchObject(begun);
    await expect(releaseAnnouncement(viewer, id, { at: null }, null)).rejects.toMatchObject(begun);
    const { id: other } = await createAnnouncement(viewer, wish({}));
    await removeAnnouncement(viewer, other, is(1));
    await expect(getAnnouncement(viewer, other)).rejects.toMatchObject({ code: 'not_found' });
    expect((await listAnnouncements(viewer, { limit: 10 })).items).toMatchObject([
      { id, createdBy: { id: viewer.id } },
    ]);
  });
});

it.each([
  ['javascript:alert(1)', false],
  ['//evil.example', false],
  ['/\\evil.example', false],
  ['links', false],
  ['/links', true],
  ['https://example.com/x', true],
])('leads to %s: %s', (url, isFine) => {
  expect(announcementInput.safeParse({ ...wish({}), url }).success).toBe(isFine);
});

it('does not exist for anybody but admins', async () => {
  const { viewer } = await makeUser({ role: 'moderator' });
  const nothing = { code: 'not_found' };
  const { id } = await createAnnouncement(await admin(), wish({}));
  for (const act of [
    () => listAnnouncements(viewer, { limit: 1 }),
    () => getAnnouncement(viewer, id),
    () => getResults(viewer, id),
    () => countAudience(viewer, {}),
    () => createAnnouncement(viewer, wish({})),
    () => changeAnnouncement(viewer, id, wish({}), null),
    () => releaseAnnouncement(viewer, id, { at: null }, null),
    () => cancelAnnouncement(viewer, id),
    () => removeAnnouncement(viewer, id, null),
  ]) {
    await expect(act()).rejects.toMatchObject(nothing);
  }
});

function raise(): never {
  throw new Error('killed');
}
