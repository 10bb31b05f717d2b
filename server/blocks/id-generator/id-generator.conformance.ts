import { describe, expect, it } from 'vitest';
import type { Id, IdGenerator, LocalIdGenerator } from './id-generator.ts';

type Subject<Kind extends Id> = {
  /** Generators that share what they ask (a store, leases), as several processes or restarts of one do. */
  create: () => () => IdGenerator<Kind> | Promise<IdGenerator<Kind>>;
  /** Each id is greater than those before it of the same generator. */
  isIncreasing: boolean;
};

/** What every strategy promises; run by each strategy's own test. */
export function describeIdGenerator<Kind extends Id>(name: string, { create, isIncreasing }: Subject<Kind>): void {
  describe(`${name} as an id generator`, () => {
    it('gives as many ids as it is asked for', async () => {
      const generator = await create()();
      for (const count of [0, 1, 2, 333, 5000]) expect(await generator.nextBatch(count)).toHaveLength(count);
    });

    it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a batch of %s', async (count) => {
      const generator = await create()();
      await expect(generator.nextBatch(count)).rejects.toThrow(RangeError);
    });

    it('never repeats one: in batches at the same time, in others of its kind, after restarts', async () => {
      const start = create();
      const given: Kind[] = [];
      for (let round = 0; round < 3; round++) {
        const generators = [await start(), await start()];
        const batches = generators.flatMap((generator) => [700, 1, 299].map((count) => generator.nextBatch(count)));
        given.push(...(await Promise.all(batches)).flat());
      }
      expect(given).toHaveLength(6000);
      expect(new Set(given).size).toBe(6000);
    });

    it('gives ids that are the same after JSON, and numbers that fit into int8', async () => {
      const ids = await (await create()()).nextBatch(50);
      const back = JSON.parse(JSON.stringify(ids.map(String))) as string[];
      expect(back.map((text, index) => (typeof ids[index] === 'bigint' ? BigInt(text) : text))).toEqual(ids);
      for (const id of ids) if (typeof id === 'bigint') expect(BigInt.asIntN(64, id)).toBe(id);
    });

    if (isIncreasing)
      it('gives them in ascending order', async () => {
        const generator = await create()();
        const ids = [...(await generator.nextBatch(3000)), ...(await generator.nextBatch(3000))];
        expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] as Kind))).toBe(true);
      });
  });
}

/** What a strategy promises that asks nobody. */
export function describeLocalIdGenerator<Kind extends Id>(name: string, create: () => LocalIdGenerator<Kind>): void {
  it(`${name} gives one id at once, and none of them comes back in a batch`, async () => {
    const generator = create();
    const ids = [generator.next(), generator.next(), ...(await generator.nextBatch(100)), generator.next()];
    expect(new Set(ids).size).toBe(103);
  });
}
