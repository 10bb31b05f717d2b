import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pg } from '../db/client.ts';
import { publish } from '../redis/pubsub.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { changeSetting } from './change-setting.ts';
import { dropSettings, readSetting, SETTINGS_CHANNEL } from './settings.ts';

const is = (seen: number) => (version: number) => version === seen;
const actor = { id: 7n, address: '127.0.0.1', userAgent: 'test' };

beforeEach(async () => {
  await pg.query('DELETE FROM settings');
  await pg.query('DELETE FROM setting_changes');
  dropSettings();
});
afterEach(() => vi.restoreAllMocks());

async function history(): Promise<unknown[]> {
  const { rows } = await pg.query('SELECT key, before, after, changed_by FROM setting_changes ORDER BY id');
  return rows;
}

describe('a setting', () => {
  it('has its default until it is set, acts at once, and can be set back', async () => {
    expect(await readSetting('people.invitationDays')).toBe(7);
    const set = { key: 'people.invitationDays', actor } as const;
    expect(await changeSetting({ ...set, value: 30, ifMatch: is(0) })).toBe(1);
    expect(await readSetting('people.invitationDays')).toBe(30);
    expect(await changeSetting({ ...set, value: null, ifMatch: is(1) })).toBe(2);
    expect(await readSetting('people.invitationDays')).toBe(7);
    const key = 'people.invitationDays';
    expect(await history()).toEqual([
      { key, before: null, after: 30, changed_by: 7n },
      { key, before: 30, after: null, changed_by: 7n },
    ]);
  });

  it('that was set by somebody else meanwhile is not overwritten, also not by two at the same moment', async () => {
    const set = { key: 'people.openSignUp', actor } as const;
    const both = await Promise.allSettled([
      changeSetting({ ...set, value: true, ifMatch: is(0) }),
      changeSetting({ ...set, value: true, ifMatch: is(0) }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(changeSetting({ ...set, value: false, ifMatch: is(0) })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    expect(await readSetting('people.openSignUp')).toBe(true);
    expect(await history()).toHaveLength(1);
  });

  it('that stays the same leaves no trace', async () => {
    const set = { key: 'people.openSignUp', actor } as const;
    await changeSetting({ ...set, value: true, ifMatch: is(0) });
    expect(await changeSetting({ ...set, value: true, ifMatch: is(1) })).toBe(1);
    expect(await history()).toHaveLength(1);
  });

  it('leaves a line in the audit log', async () => {
    await changeSetting({ key: 'people.openSignUp', value: true, ifMatch: is(0), actor: { id: 4711n } });
    const { rows } = await pg.query(
      "SELECT details FROM audit_events WHERE event = 'sys_setting_changed' AND actor_id = 4711",
    );
    expect(rows).toEqual([{ details: { key: 'people.openSignUp', before: false, after: true, isReset: false } }]);
  });

  it('is read once for many, and again when another process tells of a change', async () => {
    await readSetting('people.openSignUp');
    await pg.query(`INSERT INTO settings (key, value) VALUES ('people.openSignUp', 'true')`);
    expect(await readSetting('people.openSignUp')).toBe(false);
    await eventuallyPasses(async () => {
      await publish(SETTINGS_CHANNEL, { key: 'people.openSignUp' });
      expect(await readSetting('people.openSignUp')).toBe(true);
    });
  });

  it('left behind by another release means its default', async () => {
    await pg.query(
      `INSERT INTO settings (key, value) VALUES ('people.invitationDays', '"soon"'), ('gone.setting', '1')`,
    );
    expect(await readSetting('people.invitationDays')).toBe(7);
  });

  it('is not guessed while the database is away', async () => {
    const spy = vi.spyOn(pg, 'query').mockRejectedValueOnce(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    dropSettings();
    await expect(readSetting('security.requireSecondFactorForAdmins')).rejects.toThrow('away');
    spy.mockRestore();
    expect(await readSetting('security.requireSecondFactorForAdmins')).toBe(false);
  });
});
