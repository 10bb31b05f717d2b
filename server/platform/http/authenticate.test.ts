import { afterEach, expect, test } from 'vitest';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { pg } from '../db/client.ts';
import { dropSettings } from '../settings/settings.ts';
import { authenticate } from './authenticate.ts';
import { makeRequest } from './testing/request.ts';

afterEach(async () => {
  await pg.query('DELETE FROM settings');
  dropSettings();
});

async function requireFactors(): Promise<void> {
  await pg.query(`INSERT INTO settings (key, value) VALUES ('security.requireSecondFactorForAdmins', 'true')`);
  dropSettings();
}

test('what asks for a session takes no key, not even one for everything', async () => {
  const { user, cookie } = await makeUser();
  const own = makeRequest('/api/v1/keys', { headers: { cookie } });
  expect(await authenticate(own, 'session', undefined)).toMatchObject({ id: user.id });
  const byKey = makeRequest('/api/v1/keys', { headers: await makeKey(user.id) });
  await expect(authenticate(byKey, 'session', undefined)).rejects.toMatchObject({
    code: 'forbidden',
    details: { reason: 'session_required' },
  });
  await expect(authenticate(makeRequest('/api/v1/keys'), 'session', undefined)).rejects.toMatchObject({
    code: 'unauthenticated',
  });
});

test('where the setting asks for it, an admin without a second factor does not get to the desk, by session or key', async () => {
  const { user, cookie } = await makeUser({ role: 'admin' });
  const requests = [{ cookie }, await makeKey(user.id)].map((headers) => makeRequest('/api/v1/admin/x', { headers }));
  for (const request of requests) expect(await authenticate(request, 'admin', 'admin')).not.toBeNull();
  await requireFactors();
  const refusal = { code: 'forbidden', details: { reason: 'second_factor_required' } };
  for (const request of requests) await expect(authenticate(request, 'admin', 'admin')).rejects.toMatchObject(refusal);
  for (const request of requests) expect(await authenticate(request, 'user', 'me:read')).not.toBeNull();
  await pg.query('UPDATE users SET totp_enabled_at = now() WHERE id = $1', [user.id]);
  for (const request of requests) expect(await authenticate(request, 'admin', 'admin')).not.toBeNull();
});
