import { afterAll, afterEach, expect, it } from 'vitest';
import { closeDb, pg } from '../platform/db/client.ts';
import { parseId, releaseIds } from '../platform/ids.ts';
import { explainedId, makeIdsQuery } from './schema.ts';
import { giveIds, tellId } from './service.ts';

afterEach(releaseIds);
afterAll(async () => {
  await pg.query('DELETE FROM machine_leases');
  await closeDb();
});

it.each(['snowflake', 'ticket', 'multi-master', 'uuid', 'uuidv7'] as const)(
  'gives ids by %s that can be told',
  async (strategy) => {
    const batches = await Promise.all([giveIds({ strategy, count: 600 }), giveIds({ strategy, count: 600 })]);
    const ids = batches.flatMap((batch) => batch.ids);
    expect(new Set(ids).size).toBe(1200);
    const told = explainedId.parse(await tellId(ids[0] ?? ''));
    expect(told.strategy).toBe(strategy === 'ticket' || strategy === 'multi-master' ? 'counter' : strategy);
    expect(told.id).toBe(ids[0]);
    const bits = told.fields.map((field) => field.bits).join('');
    const value = BigInt(strategy.startsWith('uuid') ? `0x${told.id.replaceAll('-', '')}` : told.id);
    expect(BigInt(`0b${bits}`)).toBe(value);
    expect(bits).toHaveLength(strategy.startsWith('uuid') ? 128 : 64);
  },
);

it('tells when and where a snowflake was made', async () => {
  const { ids } = await giveIds({ strategy: 'snowflake', count: 1 });
  const { time, node, datacentre, machine, sequence } = parseId(BigInt(ids[0] ?? ''));
  expect(await tellId(ids[0] ?? '')).toMatchObject({ time: time.toISOString(), node, datacentre, machine, sequence });
});

it.each(['', 'no', '-1', '01', '9223372036854775808', '1e3', '017f22e279b07cc398c4dc0c0c07398f'])(
  'finds no id in "%s"',
  async (text) => {
    await expect(tellId(text)).rejects.toMatchObject({ code: 'not_found', details: { reason: 'id_unreadable' } });
  },
);

it('gives one snowflake unless asked for something else, and 10,000 at most', () => {
  expect(makeIdsQuery.parse({})).toEqual({ strategy: 'snowflake', count: 1 });
  expect(makeIdsQuery.parse({ count: '10000' }).count).toBe(10_000);
  for (const count of ['0', '10001', '1.5', 'x']) expect(makeIdsQuery.safeParse({ count }).success).toBe(false);
});
