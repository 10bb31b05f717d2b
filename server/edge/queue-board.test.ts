import { describe, expect, it, onTestFinished } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { dropSettings } from '@/server/platform/settings/settings.ts';
import { makeUser } from '@/server/users/factory.ts';
import { standDoor } from './testing/stub-web-door.ts';

const { at, send } = standDoor();

describe('the queue dashboards', () => {
  it('are there for admins only', async () => {
    const [admin, user] = await Promise.all([makeUser({ role: 'admin' }), makeUser()]);
    for (const cookie of ['', user.cookie]) {
      expect((await send('/admin/queues', { headers: { cookie } })).status).toBe(404);
      expect((await send('/admin/queues/api/queues', { headers: { cookie } })).status).toBe(404);
    }
    const page = await send('/admin/queues', { headers: { cookie: admin.cookie } });
    expect(page).toMatchObject({ status: 200 });
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const foreign = { cookie: admin.cookie, origin: 'https://evil.example' };
    expect((await send('/admin/queues/api/queues/x/clean', { method: 'PUT', headers: foreign })).status).toBe(404);
    expect(at.seen).toEqual([]);
  });

  it('open only with a second factor where the settings ask admins for one', async () => {
    const admin = await makeUser({ role: 'admin' });
    await pg.query(`INSERT INTO settings (key, value) VALUES ('security.requireSecondFactorForAdmins', 'true')`);
    dropSettings();
    onTestFinished(async () => {
      await pg.query('DELETE FROM settings');
      dropSettings();
    });
    for (const path of ['/admin/queues', '/admin/queues/api/queues']) {
      const refused = await send(path, { headers: { cookie: admin.cookie } });
      expect(refused).toMatchObject({ status: 303, headers: { location: '/settings/security' } });
    }
    await pg.query('UPDATE users SET totp_enabled_at = now() WHERE id = $1', [admin.user.id]);
    expect((await send('/admin/queues', { headers: { cookie: admin.cookie } })).status).toBe(200);
  });
});
