import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeIdGenerator, describeLocalIdGenerator } from './id-generator.conformance.ts';
import { createUuidV4, createUuidV7, parseUuid } from './uuid.ts';

const createV4 = () => createUuidV4({ randomBytes });
const createV7 = () => createUuidV7({ randomBytes, clock: Date.now });

describeIdGenerator('UUID version 4', { create: () => createV4, isIncreasing: false });
describeLocalIdGenerator('UUID version 4', createV4);
describeIdGenerator('UUID version 7', { create: () => createV7, isIncreasing: true });
describeLocalIdGenerator('UUID version 7', createV7);

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

it('makes the examples of RFC 9562, appendices A.3 and A.6', () => {
  const v4 = createUuidV4({ randomBytes: () => bytesOf('919108f752d133205bacf847db4148a8') });
  expect(v4.next()).toBe('919108f7-52d1-4320-9bac-f847db4148a8');
  // rand_a is 0xCC3 and rand_b 0x18C4DC0C0C07398F; the time is 22 February 2022, 19:22:22 UTC.
  const v7 = createUuidV7({
    randomBytes: () => bytesOf('0000000000000cc318c4dc0c0c07398f'),
    clock: () => Date.UTC(2022, 1, 22, 19, 22, 22),
  });
  expect(v7.next()).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

it.each([
  ['c232ab00-9414-11ec-b3c8-9f6bdeced846', 1, '2022-02-22T19:22:22.000Z'],
  ['5df41881-3aed-3515-88a7-2f4a814cf09e', 3, null],
  ['919108f7-52d1-4320-9bac-f847db4148a8', 4, null],
  ['2ed6657d-e927-568b-95e1-2665a8aea6a2', 5, null],
  ['1ec9414c-232a-6b00-b3c8-9f6bdeced846', 6, '2022-02-22T19:22:22.000Z'],
  ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', 7, '2022-02-22T19:22:22.000Z'],
  ['2489e9ad-2ee2-8e00-8ec9-32d5f69181c0', 8, null],
])('takes the example %s of RFC 9562 apart', (text, version, time) => {
  for (const written of [text, text.toUpperCase()]) {
    const parts = parseUuid(written);
    expect(parts).toMatchObject({ version, variant: 'rfc', value: BigInt(`0x${text.replaceAll('-', '')}`) });
    expect(parts.time?.toISOString() ?? null).toBe(time);
  }
});

it('knows the nil and the max UUID as none of a version, and refuses what is no UUID', () => {
  expect(parseUuid('00000000-0000-0000-0000-000000000000')).toMatchObject({ version: null, variant: 'ncs' });
  expect(parseUuid('ffffffff-ffff-ffff-ffff-ffffffffffff')).toMatchObject({ version: null, variant: 'future' });
  for (const text of ['', '1', '017f22e279b07cc398c4dc0c0c07398f', 'g17f22e2-79b0-7cc3-98c4-dc0c0c07398f']) {
    expect(() => parseUuid(text)).toThrow(RangeError);
  }
});

it('grows over arbitrary clocks, also with the largest random numbers', () => {
  const jumps = fc.array(fc.integer({ min: -100, max: 3 }), { maxLength: 400 });
  fc.assert(
    fc.property(jumps, fc.boolean(), (schedule, isFull) => {
      let now = 1_800_000_000_000;
      const random = isFull ? () => new Uint8Array(16).fill(0xff) : randomBytes;
      const generator = createUuidV7({ randomBytes: random, clock: () => now });
      let last = '';
      for (const jump of schedule) {
        const id = generator.next();
        if (id <= last) throw new Error(`${id} came after ${last}`);
        last = id;
        now += jump;
      }
    }),
  );
});
