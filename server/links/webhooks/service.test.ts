import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { changeSetting } from '@/server/platform/settings/change-setting.ts';
import { createLink } from '../create-link.ts';
import { createOwner, createTestLink } from '../factory.ts';
import { purgeDeliveries } from './purge-deliveries.ts';
import { listDeliveriesQuery, listWebhooksQuery } from './schema.ts';
import {
  changeWebhook,
  createWebhook,
  getWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  renewSecret,
  sendAgain,
  testWebhook,
} from './service.ts';
import type { WebhookEvent } from './terms.ts';

const ORIGIN = 'https://maru.example';
const input = (more: object = {}) => ({
  url: 'https://hooks.example/maru',
  events: ['link.created', 'link.changed'] as WebhookEvent[],
  ...more,
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string; details: { reason?: string } }) => error.details.reason ?? error.code,
  );

describe('createWebhook', () => {
  it('shows its secret once, and keeps it sealed', async () => {
    const owner = await createOwner();
    const { secret, ...made } = await createWebhook(owner, input(), ORIGIN);
    expect(secret).toMatch(/^whsec_/);
    expect(await getWebhook(owner, made.id)).toEqual(made);
    expect(made).not.toHaveProperty('secret');
    const { rows } = await pg.query<{ secret: string }>('SELECT secret FROM link_webhooks WHERE id = $1', [made.id]);
    const key = secret.slice('whsec_'.length);
    expect(rows[0]?.secret).not.toContain(key);
    expect(Buffer.from(rows[0]?.secret ?? '', 'base64').includes(Buffer.from(key, 'base64'))).toBe(false);
    const renewed = await renewSecret(owner, made.id);
    expect(renewed.secret).not.toBe(secret);
  });

  it.each([
    ['http://192.168.0.7/hook', 'webhook_url_private_address'],
    ['http://localhost:3000/hook', 'webhook_url_private_address'],
    ['ftp://example.com/', 'webhook_url_scheme'],
    ['https://user:pass@example.com/', 'webhook_url_credentials'],
    [`${ORIGIN}/v1/links`, 'webhook_url_own_host'],
    ['nonsense', 'url_invalid'],
  ])('refuses %s', async (url, reason) => {
    const owner = await createOwner();
    expect(await reasonOf(createWebhook(owner, input({ url }), ORIGIN))).toBe(reason);
    const { id } = await createWebhook(owner, input(), ORIGIN);
    expect(await reasonOf(changeWebhook(owner, id, { url }, ORIGIN))).toBe(reason);
  });

  it('lets it lead into a private network where the admin allows it', async () => {
    const owner = await createOwner();
    const actor = { id: owner.id };
    await changeSetting({ key: 'links.allowPrivateTargets', value: true, ifMatch: null, actor });
    expect(await createWebhook(owner, input({ url: 'http://192.168.0.7/hook' }), ORIGIN)).toMatchObject({
      isEnabled: true,
    });
    await changeSetting({ key: 'links.allowPrivateTargets', value: null, ifMatch: null, actor });
  });

  it('stops at twenty, also when they are made at the same moment', async () => {
    const owner = await createOwner();
    const outcomes = await Promise.all(
      Array.from({ length: 24 }, () => reasonOf(createWebhook(owner, input(), ORIGIN))),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'webhooks_too_many')).toHaveLength(4);
  });
});

it('lists those of a link, those of all links, and every one', async () => {
  const owner = await createOwner();
  const link = await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
  const [all, one] = [
    await createWebhook(owner, input(), ORIGIN),
    await createWebhook(owner, input({ linkId: link.id }), ORIGIN),
  ];
  await createWebhook(await createOwner(), input(), ORIGIN);
  const list = async (query: object) =>
    (await listWebhooks(owner, listWebhooksQuery.parse(query))).items.map(({ id }) => id);
  expect(await list({})).toEqual([one.id, all.id]);
  expect(await list({ of: 'all' })).toEqual([all.id]);
  expect(await list({ linkId: String(link.id) })).toEqual([one.id]);
});

it('for a stranger nothing of it is there', async () => {
  const [{ owner, ...link }, stranger] = [await createTestLink(), await createOwner()];
  const { id } = await createWebhook(owner, input(), ORIGIN);
  const { id: deliveryId } = await testWebhook(owner, id);
  const foreign = await createWebhook(stranger, input(), ORIGIN);
  const attempts = [
    () => createWebhook(stranger, input({ linkId: link.id }), ORIGIN),
    () => getWebhook(stranger, id),
    () => changeWebhook(stranger, id, { isEnabled: false }, ORIGIN),
    () => renewSecret(stranger, id),
    () => testWebhook(stranger, id),
    () => listDeliveries(stranger, id, listDeliveriesQuery.parse({})),
    () => sendAgain(stranger, id, deliveryId),
    () => sendAgain(stranger, foreign.id, deliveryId),
    () => removeWebhook(stranger, id),
  ];
  for (const attempt of attempts) expect(await reasonOf(attempt())).toBe('not_found');
  expect(await getWebhook(owner, id)).toMatchObject({ isEnabled: true });
  await removeWebhook(owner, id);
  expect(await reasonOf(getWebhook(owner, id))).toBe('not_found');
});

it('forgets what was told more than 30 days ago, but nothing that waits', async () => {
  const owner = await createOwner();
  const { id } = await createWebhook(owner, input(), ORIGIN);
  const [told, waits] = [await testWebhook(owner, id), await testWebhook(owner, id)];
  await pg.query(`UPDATE link_webhook_deliveries SET state = 'delivered' WHERE id = $1`, [told.id]);
  const signal = new AbortController().signal;
  const ids = async () => (await listDeliveries(owner, id, listDeliveriesQuery.parse({}))).items.map((row) => row.id);
  await purgeDeliveries(signal, Date.now() + 29 * 24 * 3_600_000);
  expect(await ids()).toEqual([waits.id, told.id]);
  await purgeDeliveries(signal, Date.now() + 31 * 24 * 3_600_000);
  expect(await ids()).toEqual([waits.id]);
});
