import { describe, expect, it } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { createLink } from '../create-link.ts';
import { gatherClicks } from './jobs.ts';
import { noteClicksForWebhooks, tellGatheredClicks } from './tell-clicks.ts';
import { ORIGIN, withReceiver } from './testing/with-receiver.ts';

const hook = withReceiver();
const { hooked } = hook;

describe('clicks', () => {
  const click = (linkId: bigint, added: number) =>
    transaction((tx) => noteClicksForWebhooks([{ id: linkId, added: BigInt(added) }], tx));
  const waiting = async (webhookId: bigint) => {
    const { rows } = await pg.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM outbox WHERE queue = $1 AND payload->>'webhookId' = $2`,
      [gatherClicks.name, String(webhookId)],
    );
    return rows[0]?.count;
  };

  it('are gathered: one delivery with counts, however many there were', async () => {
    const { owner, webhook, deliveries } = await hooked(['link.clicked']);
    const [one, other] = [
      await createLink(owner, { url: 'https://example.com/1' }, ORIGIN),
      await createLink(owner, { url: 'https://example.com/2' }, ORIGIN),
    ];
    // Whoever believed that nobody listens believes it for two seconds at most.
    await eventuallyPasses(async () => {
      await click(one.id, 1);
      expect(await waiting(webhook.id)).toBe(1);
    });
    const { rows } = await pg.query<{ count: number }>('SELECT count FROM link_webhook_clicks WHERE webhook_id = $1', [
      webhook.id,
    ]);
    const before = rows[0]?.count ?? 0;
    await Promise.all(Array.from({ length: 20 }, () => click(one.id, 3)));
    await click(other.id, 5);
    await tellGatheredClicks({ webhookId: webhook.id }, 0);
    const [delivery, ...others] = await deliveries();
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({
      event: 'link.clicked',
      body: {
        data: {
          clicks: expect.arrayContaining([
            {
              link: { id: String(one.id), alias: one.alias, shortUrl: one.shortUrl },
              count: before + 60,
              since: expect.any(String),
            },
            expect.objectContaining({ count: 5 }),
          ]),
        },
      },
    });
    await tellGatheredClicks({ webhookId: webhook.id }, 0);
    expect(await deliveries()).toHaveLength(1);
  });

  it('wait for their second, and none is lost however they fall', async () => {
    const { owner, webhook, deliveries } = await hooked(['link.clicked']);
    const link = await createLink(owner, { url: 'https://example.com/1' }, ORIGIN);
    await eventuallyPasses(async () => {
      await click(link.id, 1);
      expect(await waiting(webhook.id)).toBe(1);
    });
    await tellGatheredClicks({ webhookId: webhook.id }, 60_000);
    expect(await deliveries()).toEqual([]);
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        n % 3 === 0 ? tellGatheredClicks({ webhookId: webhook.id }, 0) : click(link.id, 1),
      ),
    );
    await tellGatheredClicks({ webhookId: webhook.id }, 0);
    const told = (await deliveries()).flatMap(({ body }) => (body.data as { clicks: { count: number }[] }).clicks);
    const sum = told.reduce((total, { count }) => total + count, 0);
    expect(sum).toBeGreaterThanOrEqual(21);
    // Every row that began anew has a job that comes for it.
    const jobs = await waiting(webhook.id);
    expect(jobs).toBeGreaterThanOrEqual((await deliveries()).length);
  });

  it('are not gathered for a receiver that fails again and again', async () => {
    const { owner, webhook } = await hooked(['link.clicked']);
    const link = await createLink(owner, { url: 'https://example.com/1' }, ORIGIN);
    await pg.query('UPDATE link_webhooks SET failures = 10 WHERE id = $1', [webhook.id]);
    await click(link.id, 1);
    expect(await waiting(webhook.id)).toBe(0);
  });
});
