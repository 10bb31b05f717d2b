import { beforeEach, describe, expect, it } from 'vitest';
import { PUT as putRoute } from '@/app/api/v1/admin/settings/[key]/route.ts';
import { pg } from '@/server/platform/db/client.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { dropSettings, readSetting } from '@/server/platform/settings/settings.ts';
import { makeUser } from '@/server/users/factory.ts';
import { listSettingHistory, listSettings, setSetting } from './service.ts';

const from = { ifMatch: null, address: '127.0.0.1', userAgent: 'test' };

beforeEach(async () => {
  await pg.query('DELETE FROM settings');
  await pg.query('DELETE FROM setting_changes');
  dropSettings();
});

async function put(key: string, json: unknown, headers: Record<string, string>): Promise<Response> {
  const request = makeRequest(`/api/v1/admin/settings/${key}`, { method: 'PUT', json, headers });
  return call(putRoute, request, { key });
}

describe('settings for admins', () => {
  it('lists every setting with its default, and who has set it', async () => {
    const { viewer, user } = await makeUser({ role: 'admin', name: 'Ada' });
    const { items } = await listSettings(viewer);
    const openSignUp = { key: 'people.openSignUp', value: false, default: false, isSet: false, version: 0 };
    expect(items).toContainEqual({ ...openSignUp, updatedAt: null, updatedBy: null });
    const changed = await setSetting(viewer, 'people.openSignUp', { value: true }, from);
    expect(changed).toMatchObject({ value: true, isSet: true, version: 1, updatedBy: { id: user.id, name: 'Ada' } });
    expect((await listSettings(viewer)).items).toContainEqual(changed);
  });

  it('keeps two admins from overwriting each other', async () => {
    const { cookie } = await makeUser({ role: 'admin' });
    const headers = { cookie, origin: ORIGIN, 'if-match': '"0"' };
    const [first, second] = [
      await put('people.invitationDays', { value: 3 }, headers),
      await put('people.invitationDays', { value: 5 }, headers),
    ];
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"1"']);
    expect([second.status, (await second.json()).reason]).toEqual([412, 'changed_meanwhile']);
    expect(await readSetting('people.invitationDays')).toBe(3);
  });

  it.each([
    ['people.invitationDays', 0, 'setting_days_invalid'],
    ['people.invitationDays', 1.5, 'setting_days_invalid'],
    ['people.invitationDays', 1_000, 'setting_days_invalid'],
    ['people.invitationDays', true, 'setting_days_invalid'],
    ['people.openSignUp', 1, 'setting_value_invalid'],
    ['people.openSignUp', 'yes', 'setting_value_invalid'],
  ])('refuses %s = %s', async (key, value, reason) => {
    const { cookie } = await makeUser({ role: 'admin' });
    const answer = await put(key, { value }, { cookie, origin: ORIGIN });
    expect([answer.status, (await answer.json()).reason]).toEqual([422, reason]);
  });

  it('tells the history in pages, newest first; null is the default', async () => {
    const { viewer, user } = await makeUser({ role: 'admin', name: 'Ada' });
    for (const value of [3, 4, null]) await setSetting(viewer, 'people.invitationDays', { value }, from);
    const first = await listSettingHistory(viewer, 'people.invitationDays', { limit: 2 });
    expect(first.items).toMatchObject([
      { before: 4, after: null, changedBy: { id: user.id, name: 'Ada' } },
      { before: 3, after: 4 },
    ]);
    const cursor = first.nextCursor ?? '';
    const second = await listSettingHistory(viewer, 'people.invitationDays', { limit: 2, cursor });
    expect(second).toMatchObject({ items: [{ before: null, after: 3 }], nextCursor: null });
  });

  it('do not exist for others, and unknown ones for nobody', async () => {
    const { viewer: admin } = await makeUser({ role: 'admin' });
    const { viewer } = await makeUser({ role: 'moderator' });
    const notFound = { code: 'not_found' };
    await expect(listSettings(viewer)).rejects.toMatchObject(notFound);
    await expect(setSetting(viewer, 'people.openSignUp', { value: true }, from)).rejects.toMatchObject(notFound);
    await expect(listSettingHistory(viewer, 'people.openSignUp', { limit: 5 })).rejects.toMatchObject(notFound);
    for (const key of ['people.nothing', 'toString', '__proto__']) {
      await expect(setSetting(admin, key, { value: true }, from)).rejects.toMatchObject(notFound);
    }
  });
});
