import { createHmac } from 'node:crypto';

const ROUNDS = 10;

/**
 * A keyed bijection over 0 … size-1, so that consecutive numbers look unrelated and none repeats.
 *
 * A balanced Feistel network over the next even number of bits, whose round function is HMAC-SHA-256, with cycle walking:
 * a result outside the domain is put in again until it falls inside (at most 4 times on average).
 * Source: J. Black, P. Rogaway, "Ciphers with Arbitrary Finite Domains" (CT-RSA 2002), methods 2 and 3; ten rounds as in
 * NIST SP 800-38G (FF1).
 *
 * @param size how many numbers; 2 … 2^52
 * @param key the secret; whoever has it can tell the order of the numbers
 * @returns a function that throws a RangeError for what is not an integer of the domain
 */
export function createPermutation(size: number, key: Uint8Array): (value: number) => number {
  const halfBits = Math.max(1, Math.ceil(Math.log2(size) / 2));
  const half = 2 ** halfBits;
  const message = Buffer.alloc(5);

  const scramble = (round: number, value: number): number => {
    message.writeUInt8(round, 0);
    message.writeUInt32BE(value, 1);
    return createHmac('sha256', key).update(message).digest().readUInt32BE(0) % half;
  };

  const encipher = (value: number): number => {
    let left = Math.floor(value / half);
    let right = value % half;
    for (let round = 0; round < ROUNDS; round++) {
      // 26-bit halves at most, so the exclusive or stays within 32 bits.
      [left, right] = [right, (left ^ scramble(round, right)) >>> 0];
    }
    return left * half + right;
  };

  return (value) => {
    if (!Number.isSafeInteger(value) || value < 0 || value >= size) {
      throw new RangeError(`${value} lies outside 0 … ${size - 1}`);
    }
    let result = encipher(value);
    while (result >= size) result = encipher(result);
    return result;
  };
}
