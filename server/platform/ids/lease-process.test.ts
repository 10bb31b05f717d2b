import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { changeMasters, createMultiMaster, createSnowflake, leaseNode } from '../../blocks/id-generator/index.ts';
import { closeDb, pg } from '../db/client.ts';
import { bundleForChild } from '../testing/child-source.ts';
import { addEpoch, createLeaseStore } from './lease-store.ts';
import { createSequenceMaster } from './master-store.ts';

let bundle = '';
const NODE = 900;
const clock = Date.now;
const random = Math.random;

beforeAll(async () => {
  bundle = await bundleForChild(fileURLToPath(new URL('../testing/lease-process.ts', import.meta.url)));
});
afterEach(async () => {
  await pg.query('DELETE FROM machine_leases');
  await pg.query('DELETE FROM id_epochs');
});
afterAll(closeDb);

const startProcess = (aheadMs: number) =>
  fork(bundle, [String(NODE), String(aheadMs)], { execArgv: [], serialization: 'advanced' });

it('a process stopped past its lease gives no id that its heir has given', async () => {
  const sleeper = startProcess(1_500);
  // Heard from the beginning: on a busy machine its lease may be over before it is stopped.
  const messages = on(sleeper, 'message');
  expect((await messages.next()).value).toEqual(expect.arrayContaining(['gives']));
  sleeper.kill('SIGSTOP');
  const { rows } = await pg.query<{ ceiling: bigint }>('SELECT ceiling FROM machine_leases WHERE node = $1', [NODE]);
  const ceilingMs = Number(rows[0]?.ceiling);
  await sleep(Math.max(0, ceilingMs - Date.now() + 20));
  const heir = await leaseNode({ store: createLeaseStore(0), holder: 'heir', clock, random, node: NODE });
  const ids = await createSnowflake({ window: heir.window, clock, random }).nextBatch(20_000);
  sleeper.kill('SIGCONT');
  const [told] = (await messages.next()).value as [{ refused: string; ids: BigUint64Array }];
  expect(told.refused).toBe('lease_expired');
  expect(told.ids.length).toBeGreaterThan(0);
  expect(new Set([...ids, ...told.ids]).size).toBe(ids.length + told.ids.length);
  expect(heir.window().floorMs).toBeGreaterThan(ceilingMs);
});

it('processes and worker threads that ask for a node which is held are refused', async () => {
  await leaseNode({ store: createLeaseStore(0), holder: 'first', clock, random, node: NODE });
  const child = startProcess(1_000);
  const worker = new Worker(bundle, { workerData: [String(NODE), '1000'] });
  const answers = await Promise.all([once(child, 'message'), once(worker, 'message')]);
  expect(answers.map(([answer]) => answer)).toEqual(['taken', 'taken']);
  await worker.terminate();
});

it('an epoch is planned beyond every ceiling, and no ceiling reaches into one that was not read', async () => {
  const store = createLeaseStore(0);
  const lease = await leaseNode({ store, holder: 'a', clock, random, node: NODE, aheadMs: 60_000 });
  await expect(addEpoch({ fromMs: Date.now() + 30_000, tickMs: 10 })).rejects.toThrow(RangeError);
  const { fromMs } = await addEpoch({ fromMs: Date.now() + 120_000, tickMs: 10 });
  const request = { node: NODE, holder: 'a', ceilingMs: fromMs + 60_000, given: 7 };
  expect(await store.renew({ ...request, knownEpochs: 1 })).toBe(fromMs - 1);
  await lease.renew();
  expect(lease.window().epochs).toHaveLength(2);
  expect(await store.renew({ ...request, knownEpochs: 2 })).toBe(fromMs + 60_000);
});

it('sequences in Postgres never repeat while a third master joins and while two leave', async () => {
  const names = [1, 2, 3].map((start) => `ids_test_master_${process.pid}_${start}`);
  for (const [index, name] of names.entries())
    await pg.query(`CREATE SEQUENCE ${name} INCREMENT BY 2 START ${index + 1}`);
  const [first, second, third] = names.map((name) => createSequenceMaster(name));
  if (!first || !second || !third) throw new Error('three masters were made');
  const given: bigint[] = [];
  const giveBy = async (masters: (typeof first)[]) => {
    for (let turn = 0; turn < 6; turn++) given.push(...(await createMultiMaster({ masters }).nextBatch(5)));
    for (const master of masters) given.push(...(await master.nextBatch(20)));
  };
  await giveBy([first, second]);
  await Promise.all([changeMasters([first, second], [first, second, third]), giveBy([first, second])]);
  await giveBy([first, second, third]);
  expect((await third.read()).step).toBe(3n);
  await changeMasters([first, second, third], [second], 10n);
  await giveBy([second]);
  expect(new Set(given).size).toBe(given.length);
  for (const name of names) await pg.query(`DROP SEQUENCE ${name}`);
});
