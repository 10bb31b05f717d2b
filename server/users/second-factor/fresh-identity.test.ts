import { describe, expect, test } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { ORIGIN } from '@/server/platform/http/testing/request.ts';
import { changePassword } from '../change-password.ts';
import { makeUser } from '../factory.ts';
import { makeKey } from '../keys/service.ts';
import { unlinkAccount } from '../oauth/service.ts';
import { proveWithPasskey } from '../passkeys/prove-with-passkey.ts';
import type { SignInWithPasskeyInput } from '../passkeys/schema.ts';
import { beginRegistration, registerPasskey, removePasskey } from '../passkeys/service.ts';
import { beginPasskeySignIn } from '../passkeys/sign-in-with-passkey.ts';
import { makeAuthenticator } from '../passkeys/testing/authenticator.ts';
import { beginTotp } from '../totp/service.ts';
import { proveIdentity, readIdentity } from './fresh-identity.ts';

const PASSWORD = 'tangled-otter-brick';
const CALLER = { address: '192.0.2.9', userAgent: 'test' };

type Person = Awaited<ReturnType<typeof makeUser>>;

/** The person's session was opened, and last confirmed, an hour ago. */
async function grow({ viewer }: Person): Promise<void> {
  await pg.query(
    `UPDATE sessions SET created_at = now() - interval '1 hour', confirmed_at = confirmed_at - interval '1 hour'
      WHERE user_id = $1`,
    [viewer.id],
  );
}

async function withPasskey(): Promise<Person & { device: ReturnType<typeof makeAuthenticator> }> {
  const person = await makeUser();
  const device = makeAuthenticator(ORIGIN);
  const options = await beginRegistration(person.viewer, ORIGIN);
  await registerPasskey(person.viewer, { name: 'Phone', response: device.register(options) as never }, ORIGIN, CALLER);
  return { ...person, device };
}

const answerOf = async (device: ReturnType<typeof makeAuthenticator>, counter: number) =>
  ({ response: device.signIn(await beginPasskeySignIn(ORIGIN), counter) }) as unknown as SignInWithPasskeyInput;

const refusal = { code: 'forbidden', details: { reason: 'confirmation_required' } };

describe.each<[string, (person: Person) => Promise<unknown>]>([
  ['beginning a passkey', ({ viewer }) => beginRegistration(viewer, ORIGIN)],
  ['removing a passkey', ({ viewer }) => removePasskey(viewer, 'AA', CALLER)],
  ['unlinking an account', ({ viewer }) => unlinkAccount(viewer, 'github', CALLER)],
  ['making a key', ({ viewer }) => makeKey(viewer, { name: 'Script', scopes: ['*'] }, CALLER)],
  ['an authenticator app', ({ viewer }) => beginTotp(viewer)],
  ['a first password', ({ viewer }) => changePassword(viewer, { current: '', password: PASSWORD }, CALLER)],
])('%s', (_, act) => {
  test('needs a session that is new', async () => {
    const person = await makeUser();
    await grow(person);
    await expect(act(person)).rejects.toMatchObject(refusal);
    const young = await makeUser();
    const outcome = await act(young).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
    // What is not there cannot be removed; but it was looked for.
    expect(['done', 'not_found']).toContain(outcome);
  });
});

test('a passkey that was begun in time is not kept when the proof is old by then', async () => {
  const person = await makeUser();
  const device = makeAuthenticator(ORIGIN);
  const response = device.register(await beginRegistration(person.viewer, ORIGIN)) as never;
  await grow(person);
  await expect(registerPasskey(person.viewer, { name: 'Late', response }, ORIGIN, CALLER)).rejects.toMatchObject(
    refusal,
  );
});

test('a password opens the next ten minutes, for this session alone', async () => {
  const person = await makeUser({ password: PASSWORD });
  await grow(person);
  expect(await readIdentity(person.viewer)).toEqual({
    freshUntil: null,
    hasPassword: true,
    hasCodes: false,
    hasPasskeys: false,
  });
  const wrong = proveIdentity(person.viewer, { password: 'wrong' }, CALLER.address);
  await expect(wrong).rejects.toMatchObject({ details: { reason: 'password_wrong' } });
  await expect(beginRegistration(person.viewer, ORIGIN)).rejects.toMatchObject(refusal);

  const { freshUntil } = await proveIdentity(person.viewer, { password: PASSWORD }, CALLER.address);
  expect(Date.parse(freshUntil ?? '') - Date.now()).toBeGreaterThan(9 * 60_000);
  expect(await beginRegistration(person.viewer, ORIGIN)).toMatchObject({ challenge: expect.any(String) });
  await grow(person);
  await expect(beginRegistration(person.viewer, ORIGIN)).rejects.toMatchObject(refusal);
});

test('the own passkey is a proof, somebody else’s is none', async () => {
  const [person, other] = [await withPasskey(), await withPasskey()];
  await grow(person);
  const theirs = proveWithPasskey(person.viewer, await answerOf(other.device, 1), ORIGIN);
  await expect(theirs).rejects.toMatchObject({ code: 'invalid', details: { reason: 'passkey_refused' } });
  await expect(beginTotp(person.viewer)).rejects.toMatchObject(refusal);
  const { freshUntil, hasPasskeys } = await proveWithPasskey(person.viewer, await answerOf(person.device, 1), ORIGIN);
  expect([freshUntil !== null, hasPasskeys]).toEqual([true, true]);
  expect(await beginTotp(person.viewer)).toMatchObject({ secret: expect.any(String) });
});
