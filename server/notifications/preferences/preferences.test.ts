import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import type { Channel, Mode, NotificationType } from '../terms.ts';
import { changePreferences, changeSettings, getPreferences, getSettings, switchOff } from './service.ts';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const person = async () => (await makeUser()).viewer;
const cell = async (viewer: { id: bigint }, type: string, channel: string) =>
  (await getPreferences(viewer)).items
    .find((row) => row.type === type)
    ?.channels.find((one) => one.channel === channel);
const change = (viewer: { id: bigint }, type: NotificationType, channel: Channel, mode: Mode) =>
  changePreferences(viewer, { items: [{ type, channel, mode }] });

describe('the matrix', () => {
  it('has every kind that a person can choose about, as declared until they choose', async () => {
    const { items } = await getPreferences(await person());
    const types = items.map(({ type }) => type);
    expect(types).toContain('follow-request');
    // What somebody waits for at this moment is no matter of choice.
    for (const awaited of ['login-code', 'phone-code', 'device-test']) expect(types).not.toContain(awaited);
    const broken = items.find(({ type }) => type === 'link-broken');
    expect(broken?.channels.find(({ channel }) => channel === 'email')).toEqual({
      ...{ channel: 'email', standard: 'daily', mode: 'daily', isLocked: false },
      modes: ['instantly', 'hourly', 'daily', 'off'],
    });
    // The centre gathers nothing.
    expect(broken?.channels.find(({ channel }) => channel === 'in_app')?.modes).toEqual(['instantly', 'off']);
  });

  it('keeps only what differs from the declaration, each person’s own', async () => {
    const [mina, juno] = [await person(), await person()];
    await change(mina, 'follow-request', 'email', 'hourly');
    expect(await cell(mina, 'follow-request', 'email')).toMatchObject({ mode: 'hourly', standard: 'off' });
    expect(await cell(juno, 'follow-request', 'email')).toMatchObject({ mode: 'off' });
    await change(mina, 'follow-request', 'email', 'off');
    expect((await pg.query('SELECT FROM notification_preferences WHERE user_id = $1', [mina.id])).rowCount).toBe(0);
  });

  it.each([
    ['new-sign-in', 'email', 'off', 'mode_locked'],
    ['new-sign-in', 'email', 'daily', 'mode_not_offered'],
    ['follow-request', 'in_app', 'hourly', 'mode_not_offered'],
    ['follow-request', 'sms', 'instantly', 'channel_not_offered'],
    ['login-code', 'email', 'off', 'channel_not_offered'],
  ] as const)('%s by %s cannot be %s: %s', async (type, channel, mode, reason) => {
    const viewer = await person();
    await expect(change(viewer, type, channel, mode)).rejects.toMatchObject({ code: 'invalid', details: { reason } });
  });

  it('takes all of a change or nothing', async () => {
    const viewer = await person();
    const items = [
      { type: 'follow-request', channel: 'email', mode: 'daily' },
      { type: 'new-sign-in', channel: 'email', mode: 'off' },
    ] as const;
    await expect(changePreferences(viewer, { items: [...items] })).rejects.toMatchObject({
      details: { errors: [{ path: 'items.1.mode', message: 'mode_locked' }] },
    });
    expect(await cell(viewer, 'follow-request', 'email')).toMatchObject({ mode: 'off' });
  });

  it('is switched off from a mail where that may be', async () => {
    const viewer = await person();
    expect(await switchOff(viewer.id, 'announcement', 'email')).toBe(true);
    expect(await cell(viewer, 'announcement', 'email')).toMatchObject({ mode: 'off' });
    expect(await switchOff(viewer.id, 'announcement', 'email')).toBe(true);
    expect(await switchOff(viewer.id, 'new-sign-in', 'email')).toBe(false);
    expect(await switchOff(viewer.id, 'login-code', 'email')).toBe(false);
  });
});

describe('quiet hours', () => {
  it('are off until set, may wrap midnight, and can be switched off again', async () => {
    const viewer = await person();
    expect(await getSettings(viewer)).toEqual({ quiet: null, timeZone: null, urgentOverride: true, digestAt: 540 });
    const set = { quiet: { start: 1_320, end: 420 }, timeZone: 'Asia/Seoul', urgentOverride: false, digestAt: 480 };
    expect(await changeSettings(viewer, set)).toEqual(set);
    expect(await getSettings(viewer)).toEqual(set);
    expect(await changeSettings(viewer, { ...set, quiet: null })).toMatchObject({
      quiet: null,
      timeZone: 'Asia/Seoul',
    });
    expect(await getSettings(await person())).toMatchObject({ quiet: null });
  });

  it('are on the clock of a zone that there is', async () => {
    const wish = { quiet: null, timeZone: 'Asia/Atlantis', urgentOverride: true, digestAt: 540 };
    await expect(changeSettings(await person(), wish)).rejects.toMatchObject({
      details: { reason: 'time_zone_invalid', errors: [{ path: 'timeZone', message: 'time_zone_invalid' }] },
    });
  });
});
