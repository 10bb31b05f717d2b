import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { leaseNode } from '../blocks/id-generator/index.ts';
import { closeDb, pg, prisma } from './db/client.ts';
import { createLeaseStore } from './ids/lease-store.ts';
import { idsReady, newId, newIdAsync, parseId, releaseIds, ticket } from './ids.ts';
import { bundleForChild } from './testing/child-source.ts';
import { eventuallyPasses } from './testing/eventually.ts';

let bundle = '';
beforeAll(async () => {
  bundle = await bundleForChild(fileURLToPath(new URL('./testing/ids-process.ts', import.meta.url)));
});
afterEach(async () => {
  await releaseIds();
  await pg.query('DELETE FROM machine_leases');
});
afterAll(closeDb);

const leases = async () => (await pg.query('SELECT node, holder, ceiling FROM machine_leases ORDER BY node')).rows;

describe('ids', () => {
  it('are refused before a node is leased, and given after', async () => {
    expect(() => newId()).toThrow('before idsReady()');
    await Promise.all([idsReady(), idsReady(), newIdAsync()]);
    const held = await leases();
    expect(held).toHaveLength(1);
    const ids = Array.from({ length: 5000 }, newId);
    expect(new Set(ids).size).toBe(5000);
    for (const id of ids) {
      const { time, node } = parseId(id);
      expect(node).toBe(held[0].node);
      expect(BigInt(time.getTime())).toBeLessThanOrEqual(held[0].ceiling);
    }
  });

  it('are the same bits in Postgres, Prisma and JSON', async () => {
    const id = await newIdAsync();
    const name = `id-${id}`;
    await prisma.ticket.create({ data: { name, next: id } });
    expect((await pg.query('SELECT next FROM tickets WHERE name = $1', [name])).rows[0].next).toBe(id);
    expect((await prisma.ticket.findUnique({ where: { name } }))?.next).toBe(id);
    expect(BigInt(JSON.parse(JSON.stringify({ id: String(id) })).id)).toBe(id);
  });

  it('push their ceiling ahead while the process lives', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    try {
      await idsReady();
      const [before] = await leases();
      await vi.advanceTimersByTimeAsync(3_000);
      await eventuallyPasses(async () => {
        const [after] = await leases();
        expect(after.ceiling).toBeGreaterThan(before.ceiling);
      });
      vi.setSystemTime(Date.now() + 3_600_000);
      expect(() => newId()).toThrow('No id can be given');
      await idsReady();
      newId();
    } finally {
      vi.useRealTimers();
    }
  });

  it('give the node back on release', async () => {
    await idsReady();
    const last = parseId(newId()).time.getTime();
    await releaseIds();
    expect(await leases()).toEqual([{ node: 0, holder: '', ceiling: BigInt(last) }]);
    await idsReady();
    expect(parseId(newId())).toMatchObject({ node: 0 });
  });
});

describe('leases in Postgres', () => {
  const options = (holder: string, now: number) => ({
    store: createLeaseStore(0),
    holder,
    clock: () => now,
    random: () => 0.5,
    aheadMs: 100,
  });

  it('give every one of many takers a node of its own', async () => {
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => leaseNode({ ...options(`h${index}`, 1000), random: Math.random })),
    );
    const nodes = taken.map((lease) => lease.window().node).sort((a, b) => a - b);
    expect(nodes).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('refuse a node that is held, by whoever', async () => {
    await leaseNode({ ...options('a', 1000), node: 7 });
    await expect(leaseNode({ ...options('b', 1100), node: 7 })).rejects.toThrow('node 7 is leased');
    const heir = await leaseNode({ ...options('b', 1101), node: 7 });
    expect(heir.window().floorMs).toBe(1101);
  });

  it('are not taken from a holder that renewed lately, even if its clock is behind ours', async () => {
    await leaseNode({ ...options('behind', 1000) });
    const other = await leaseNode({ ...options('ahead', 9_000_000), store: createLeaseStore(60_000) });
    expect(other.window().node).toBe(1);
  });

  it('are lost to who took them over, and then another node is taken', async () => {
    let now = 1000;
    const sleeper = await leaseNode({ ...options('a', 0), clock: () => now });
    now = 2000;
    const heir = await leaseNode(options('b', 2000));
    expect(heir.window().node).toBe(0);
    await sleeper.renew();
    expect(sleeper.window()).toMatchObject({ node: 1, floorMs: 2000, ceilingMs: 2100 });
  });

  it('say so when all are held', async () => {
    await pg.query(`INSERT INTO machine_leases SELECT n, 'x', 5000, now() FROM generate_series(0, 1023) n`);
    await expect(leaseNode(options('a', 1000))).rejects.toThrow('all node numbers are leased');
  });
});

it('never repeat over processes, even when they are killed and stopped in between', async () => {
  const perProcess = 50_000;
  const runProcess = async (kill: boolean) => {
    const child = fork(bundle, [String(perProcess)], {
      execArgv: [],
      serialization: 'advanced',
    });
    const [ids] = (await once(child, 'message')) as [BigUint64Array];
    if (kill) child.kill('SIGKILL');
    else child.send('end');
    await once(child, 'exit');
    return ids;
  };
  const seen = new Set<bigint>();
  for (const round of [0, 1]) {
    const results = await Promise.all([runProcess(true), runProcess(round === 1), runProcess(false)]);
    for (const ids of results) for (const id of ids) seen.add(id);
  }
  expect(seen.size).toBe(6 * perProcess);
}, 60_000);

it('are different in eight processes that give them at full speed at the same time', async () => {
  const perProcess = 100_000;
  const batches = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const child = fork(bundle, [String(perProcess)], {
        execArgv: [],
        serialization: 'advanced',
      });
      const [ids] = (await once(child, 'message')) as [BigUint64Array];
      child.send('end');
      await once(child, 'exit');
      return ids;
    }),
  );
  const all = new BigUint64Array(8 * perProcess);
  for (const [index, ids] of batches.entries()) all.set(ids, index * perProcess);
  all.sort();
  expect(all.findIndex((id, index) => index > 0 && id === all[index - 1])).toBe(-1);
}, 90_000);

it('tickets count without repeating', async () => {
  const numbers = await Promise.all(Array.from({ length: 500 }, () => ticket('test')));
  expect(numbers.sort((a, b) => Number(a - b))).toEqual(Array.from({ length: 500 }, (_, index) => BigInt(index + 1)));
  expect(await ticket('another')).toBe(1n);
});
