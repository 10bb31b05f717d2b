import { describe, expect, it } from 'vitest';
import { sealSecret } from '@/server/platform/auth/secret-box.ts';
import { pg } from '@/server/platform/db/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { readNotification } from '../inbox/service.ts';
import { CODE_PURPOSE } from '../schema.ts';
import { exportReady } from '../testing/asks.ts';
import { addDevice, deliveriesOf, tell } from '../testing/pipeline.ts';
import { recordChannels } from '../testing/record-channels.ts';
import { trackOpen } from '../tracking/service.ts';
import { shortId, signToken } from '../tracking/tokens.ts';
import { listHistory, traceNotification } from './service.ts';

const providers = recordChannels({ email: 'email', push: 'web_push' });

let keys = 0;
const newestOf = async (id: bigint) =>
  (await pg.query<{ id: bigint }>('SELECT max(id) AS id FROM notifications WHERE recipient_id = $1', [id])).rows[0]
    ?.id ?? 0n;
const prefer = (id: bigint, channel: string, mode: string) =>
  pg.query(
    `INSERT INTO notification_preferences (user_id, type, channel, mode)
     VALUES ($1, 'export-ready', $2::notification_channel, $3)`,
    [id, channel, mode],
  );

describe('the trace', () => {
  it('tells of every channel of the kind: shown, handed over, opened, left out and why', async () => {
    const { viewer } = await makeUser();
    await prefer(viewer.id, 'web_push', 'off');
    await addDevice(viewer.id, 'web_push');
    await tell(exportReady(viewer.id));
    const id = await newestOf(viewer.id);
    await readNotification(viewer, id);
    const [mail] = await deliveriesOf(viewer.id);
    const open = { method: 'GET', userAgent: 'Mozilla/5.0', at: Date.now() + 60_000 };
    await trackOpen(signToken('open', [shortId(mail?.id ?? 0n)]), open);
    const { channels, readAt } = await traceNotification(viewer, id);
    expect(readAt).not.toBeNull();
    const steps = (channel: string) =>
      channels.filter((one) => one.channel === channel).map((one) => [one.state, one.steps.map(({ kind }) => kind)]);
    expect(steps('in_app')).toEqual([['shown', ['planned', 'read']]]);
    expect(steps('web_push')).toEqual([['skipped', ['planned', 'skipped']]]);
    expect(channels.find(({ channel }) => channel === 'web_push')?.reason).toBe('preference');
    expect(steps('email')).toEqual([['opened', ['planned', 'handed_over', 'opened', 'open_unverified']]]);
    expect(channels.find(({ channel }) => channel === 'apns')).toMatchObject({
      state: 'skipped',
      reason: 'no_address',
    });
    // The kind does not come as a text message: nothing is said of it.
    expect(channels.some(({ channel }) => channel === 'sms')).toBe(false);
  });

  it('names each device, each answer of a provider, and when it goes on', async () => {
    const { viewer } = await makeUser();
    await Promise.all([addDevice(viewer.id, 'web_push'), addDevice(viewer.id, 'web_push')]);
    providers.push.answer(() => ({ outcome: 'retry', error: '503 busy', isAlive: true }));
    await tell(exportReady(viewer.id));
    const { channels } = await traceNotification(viewer, await newestOf(viewer.id));
    const pushes = channels.filter(({ channel }) => channel === 'web_push');
    expect(pushes).toHaveLength(2);
    for (const one of pushes) {
      expect(one).toMatchObject({ device: 'Test', state: 'held', reason: 'retry', attempts: 1, lastError: '503 busy' });
      expect(one.dueAt).not.toBeNull();
      expect(one.steps.at(-1)).toMatchObject({
        kind: 'retry',
        detail: { error: '503 busy', provider: 'push' },
      });
    }
    const times = pushes.flatMap(({ steps }) => steps.map(({ at }) => at));
    expect(times.slice(0, 3)).toEqual(times.slice(0, 3).toSorted());
  });

  it('is for its recipient and for admins', async () => {
    const [{ viewer }, { viewer: stranger }] = [await makeUser(), await makeUser()];
    const { viewer: moderator } = await makeUser({ role: 'moderator' });
    const { viewer: admin } = await makeUser({ role: 'admin' });
    await tell(exportReady(viewer.id));
    const id = await newestOf(viewer.id);
    expect((await traceNotification(admin, id)).id).toBe(id);
    for (const other of [stranger, moderator]) {
      await expect(traceNotification(other, id)).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(traceNotification(viewer, 1n)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the history', () => {
  it('has what the centre does not show, and never a code', async () => {
    const { viewer } = await makeUser();
    const sealed = sealSecret(Buffer.from('739154'), CODE_PURPOSE, viewer.id).toString('base64url');
    await tell({ type: 'login-code', recipients: [viewer.id], data: { sealedCode: sealed }, dedupeKey: `w${keys++}` });
    await tell(exportReady(viewer.id));
    const { items, nextCursor } = await listHistory(viewer, { limit: 10 }, 'en');
    expect(nextCursor).toBeNull();
    expect(
      items.map(({ title, isShown, channels }) => [title, isShown, channels.map(({ channel }) => channel)]),
    ).toEqual([
      ['Your data is ready', true, ['in_app', 'email']],
      ['Sign-in codes', false, ['email']],
    ]);
    const first = await listHistory(viewer, { limit: 1 }, 'ko');
    const rest = await listHistory(viewer, { limit: 1, cursor: first.nextCursor ?? '' }, 'ko');
    expect([first.items[0]?.type, rest.items[0]?.type]).toEqual(['export-ready', 'login-code']);
    const { viewer: stranger } = await makeUser();
    expect((await listHistory(stranger, { limit: 10 }, 'en')).items).toEqual([]);
  });
});
