import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { murmur32, murmur32Bytes, writeUtf8 } from './murmur.ts';
import { murmur128, murmur128Bytes } from './murmur-128.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** SMHasher's VerificationTest: the hash of the hashes of 256 keys, each with another seed, must begin with a published number. */
function verify(bytes: number, hash: (key: Uint8Array, seed: number) => Uint8Array): number {
  const hashes = new Uint8Array(256 * bytes);
  for (let i = 0; i < 256; i++) {
    const key = Uint8Array.from({ length: i }, (_, j) => j);
    hashes.set(hash(key, 256 - i), i * bytes);
  }
  return new DataView(hash(hashes, 0).buffer).getUint32(0, true);
}

describe('murmur3', () => {
  it('passes the verification of SMHasher', () => {
    const of32 = (key: Uint8Array, seed: number) => {
      const answer = new Uint8Array(4);
      new DataView(answer.buffer).setUint32(0, murmur32Bytes(key, key.length, seed), true);
      return answer;
    };
    const of128 = (key: Uint8Array, seed: number) => {
      const view = new DataView(new ArrayBuffer(16));
      murmur128Bytes(key, seed).forEach((half, i) => {
        view.setBigUint64(i * 8, half, true);
      });
      return new Uint8Array(view.buffer);
    };
    expect(verify(4, of32)).toBe(0xb0f57ee3);
    expect(verify(16, of128)).toBe(0x6384ba69);
  });

  it.each([
    ['', 0n, 0n],
    ['a', 0x85555565f6597889n, 0xe6b53a48510e895an],
    ['123456789', 0x3c84645edb66cca4n, 0x99f8fac73a1ea105n],
    ['The quick brown fox jumps over the lazy dog', 0xe34bbc7bbc071b6cn, 0x7a433ca9c49a9347n],
  ])('knows the 128 bits of %j', (text, first, second) => {
    expect(murmur128Bytes(bytesOf(text))).toEqual([first, second]);
    expect(murmur128(text)).toEqual(
      [first, second].flatMap((half) => [Number(half & 0xffffffffn), Number(half >> 32n)]),
    );
  });

  it('hashes any text as its UTF-8, halves of surrogate pairs included', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = bytesOf(text);
        const own = new Uint8Array(text.length * 3);
        expect(own.slice(0, writeUtf8(text, own))).toEqual(bytes);
        expect(murmur32(text)).toBe(murmur32Bytes(bytes, bytes.length));
      }),
    );
    expect(murmur32('서울'.repeat(400))).toBe(murmur32Bytes(bytesOf('서울'.repeat(400)), 2400));
  });
});
