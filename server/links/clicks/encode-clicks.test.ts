import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeVisitor } from '../factory.ts';
import { CLICKS_VERSION, type Click, HEAD_BYTES } from './click.ts';
import { clickAt } from './click-batch.ts';
import { decodeClicks } from './decode-clicks.ts';
import { encodeClicks } from './encode-clicks.ts';
import { addVisit, noVisits } from './visit-buffer.ts';

function readAll(value: Buffer): Click[] {
  const batch = decodeClicks(value);
  return Array.from({ length: batch.count }, (_, index) => clickAt(batch, index));
}

const INT8_MAX = 2n ** 63n - 1n;
const int8 = fc.bigInt({ min: -(2n ** 63n), max: INT8_MAX });
const START = 1_790_000_000_000;

const anyVisit = fc.record({
  id: int8,
  linkId: fc.bigInt({ min: 0n, max: INT8_MAX }),
  later: fc.nat({ max: 86_399_999 }),
  mark: fc.nat({ max: 2 ** 20 }).map((number) => number * 2),
  isAhead: fc.boolean(),
  host: fc.option(fc.constantFrom('example.com', 'news.example', '한국.kr')),
  agent: fc.nat({ max: 5 }),
});

it('is read back as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyVisit, { minLength: 1, maxLength: 600 }),
      fc.array(fc.record({ kind: fc.nat({ max: 2 ** 20 }), city: fc.option(fc.string()), visitor: int8 }), {
        minLength: 6,
        maxLength: 6,
      }),
      async (given, known) => {
        const visits = noVisits();
        for (const { linkId, later, mark, isAhead, host, agent } of given) {
          const headers = {
            'user-agent': String(agent),
            ...(host === null ? {} : { referer: `https://www.${host}/path?secret=1` }),
            ...(isAhead ? { 'sec-purpose': 'prefetch;prerender' } : {}),
          };
          addVisit(visits, String(linkId), mark, makeVisitor(headers), START + later);
        }
        const fill = (ids: BigUint64Array) => {
          for (const [index, { id }] of given.entries()) ids[index] = BigInt.asUintN(64, id);
        };
        const value = await encodeClicks(visits, fill, ({ agents }, index) => known[Number(agents[index])] ?? raise());
        expect(value.includes('secret')).toBe(false);
        expect(readAll(value)).toEqual(
          given.map(({ id, linkId, later, mark, isAhead, host, agent }): Click => {
            const { kind, city, visitor } = known[agent] ?? raise();
            const isBot = isAhead || kind % 2 === 1;
            return {
              id,
              linkId,
              at: START + later,
              kind: kind - (kind % 2) + mark + (isBot ? 1 : 0),
              referrer: host === null ? null : host === '한국.kr' ? 'xn--3e0b707e.kr' : host,
              city,
              visitor,
            };
          }),
        );
      },
    ),
    { seed: 20_261_128, numRuns: 60 },
  );
});

function raise(): never {
  throw new Error('no such visitor');
}

it('reads what the release before left in the stream', () => {
  const nothing = { kind: 0, referrer: null, city: null, visitor: null };
  expect(readAll(Buffer.from('7,5,1790000000000;-9223372036854775808,6,1790000000001'))).toEqual([
    { id: 7n, linkId: 5n, at: 1_790_000_000_000, ...nothing },
    { id: -(2n ** 63n), linkId: 6n, at: 1_790_000_000_001, ...nothing },
  ]);
});

it.each(['', 'x', '1,2', '1,2,3,4', '1,2,3;', '1,2,-3', '1,-2,3', '1,2,3;DROP'])('refuses %j', (text) => {
  expect(() => decodeClicks(Buffer.from(text))).toThrow('not a batch of clicks');
});

it('refuses what is cut off or damaged, wherever', async () => {
  const visits = noVisits();
  for (let n = 0; n < 3; n++) addVisit(visits, '5', 0, makeVisitor({ 'user-agent': 'x' }), START + n);
  const value = await encodeClicks(
    visits,
    (ids) => ids.fill(1n),
    () => ({ kind: 0, city: null, visitor: 1n }),
  );
  expect(readAll(value)).toHaveLength(3);
  for (let length = 0; length < value.length; length++) {
    expect(() => decodeClicks(value.subarray(0, length))).toThrow('not a batch of clicks');
  }
  const wrongIndex = Buffer.from(value);
  wrongIndex.writeUInt16LE(1, HEAD_BYTES + 3 * 16);
  expect(() => decodeClicks(wrongIndex)).toThrow('not a batch of clicks');
  const wrongVersion = Buffer.from(value);
  wrongVersion[0] = CLICKS_VERSION + 1;
  expect(() => decodeClicks(wrongVersion)).toThrow('not a batch of clicks');
});
