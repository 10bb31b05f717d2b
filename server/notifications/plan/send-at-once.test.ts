import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { sealSecret } from '@/server/platform/auth/secret-box.ts';
import { pg } from '@/server/platform/db/client.ts';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { CODE_PURPOSE, type NotifyInput, type NotifyPayload } from '../schema.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { insertSuppression } from '../suppressions/repository.ts';
import { CHANNEL_CAPS } from '../terms.ts';
import { signedIn } from '../testing/asks.ts';
import {
  addDevice,
  deliveriesOf,
  eventsOf,
  notificationsOf,
  onlyDeliveryOf,
  runDue,
  someoneInSeoul,
  tell,
} from '../testing/pipeline.ts';
import { recordChannels } from '../testing/record-channels.ts';
import { accept } from '../testing/recording-provider.ts';
import { planNotifications } from './plan-notifications.ts';

const MINUTE = 60_000;
const providers = recordChannels({ email: 'email', push: 'web_push' });
const context = { signal: new AbortController().signal };

const codeFor = (id: bigint): NotifyPayload => ({
  type: 'login-code',
  recipients: [id],
  data: { sealedCode: sealSecret(Buffer.from('123456'), CODE_PURPOSE, id).toString('base64url') },
  dedupeKey: 'code',
});

it('the claim is written down before a provider hears of it', async () => {
  const mina = await someoneInSeoul();
  const seen: unknown[] = [];
  providers.email.answer(async (message) => {
    const [row] = await deliveriesOf(mina.id);
    seen.push([row?.state, row?.attempts, (row?.due_at?.getTime() ?? 0) > Date.now()]);
    return accept(message);
  });
  await planNotifications(codeFor(mina.id), context);
  expect(seen).toEqual([['sending', 1, true]]);
  expect(await onlyDeliveryOf(mina.id)).toMatchObject({ state: 'sent', attempts: 1, due_at: null });
});

it('who dies between the plan and the provider leaves a claim behind, which another takes up when it ends', {
  timeout: 60_000,
}, async () => {
  const mina = await someoneInSeoul();
  const payload = codeFor(mina.id);
  const script = `
    import { planNotifications } from './server/notifications/plan/plan-notifications.ts';
    import { replaceProviders } from './server/notifications/channels/providers.ts';
    import { notifyPayload } from './server/notifications/schema.ts';
    const send = async () => process.kill(process.pid, 'SIGKILL');
    replaceProviders({ email: [{ name: 'email', channel: 'email', send }] });
    const payload = notifyPayload.parse(${JSON.stringify({ ...payload, recipients: [String(mina.id)] })});
    await planNotifications(payload, { signal: new AbortController().signal });
  `;
  const child = spawn(process.execPath, [await bundleForChild(script)], { stdio: 'inherit' });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  expect(await onlyDeliveryOf(mina.id)).toMatchObject({ state: 'sending', attempts: 1 });

  // The job comes back, because it was never done: everybody is told already, and the claim is still another's.
  await planNotifications(payload, context);
  await runDue(Date.now);
  expect(providers.email.offered).toEqual([]);
  expect(await notificationsOf(mina.id)).toHaveLength(1);

  const later = Date.now() + MINUTE;
  await runDue(() => later);
  expect(providers.email.taken.map(({ to }) => to.address)).toEqual([mina.email]);
  expect(await onlyDeliveryOf(mina.id)).toMatchObject({ state: 'sent', attempts: 2 });
  expect(await eventsOf(mina.id)).toEqual([{ kind: 'lease_ended', detail: {} }]);
});

it('caps hold for what is sent at once', async () => {
  const mina = await someoneInSeoul();
  await addDevice(mina.id, 'web_push');
  const cap = CHANNEL_CAPS.web_push;
  const now = Date.now();
  await pg.query(`INSERT INTO notification_caps (user_id, key, window_start, used) VALUES ($1, 'web_push', $2, $3)`, [
    mina.id,
    new Date(now - (now % (cap?.perMs ?? 1))),
    cap?.max,
  ]);
  await tell(signedIn([mina.id]), () => now);
  expect(
    (await deliveriesOf(mina.id)).map(({ channel, state, reason, attempts, due_at }) => [
      ...[channel, state, reason, attempts, due_at],
    ]),
  ).toEqual([
    ['web_push', 'skipped', 'cap', 0, null],
    ['email', 'sent', null, 1, null],
  ]);
  expect(providers.push.offered).toEqual([]);
});

it('so does the list of addresses that nothing is sent to', async () => {
  const mina = await someoneInSeoul();
  const addressHash = hashAddress('email', mina.email);
  await insertSuppression({ channel: 'email', addressHash, reason: 'bounce', detail: null });
  await planNotifications(codeFor(mina.id), context);
  expect(await onlyDeliveryOf(mina.id)).toMatchObject({ state: 'skipped', reason: 'suppressed', due_at: null });
  expect(providers.email.offered).toEqual([]);
});

it('a device that it is for is reached by its own address', async () => {
  const mina = await someoneInSeoul();
  const [first, second] = [await addDevice(mina.id, 'web_push'), await addDevice(mina.id, 'web_push')];
  const test: NotifyInput = {
    type: 'device-test',
    recipients: [mina.id],
    data: { deviceId: second.id, device: 'Phone' },
    dedupeKey: 'test',
  };
  await tell(test);
  expect(providers.push.taken.map(({ to }) => to)).toEqual([
    { deviceId: second.id, address: second.address, keys: null },
  ]);
  await tell(signedIn([mina.id]));
  expect(providers.push.taken.slice(1).map(({ to }) => to.address)).toEqual([first.address, second.address]);
});
