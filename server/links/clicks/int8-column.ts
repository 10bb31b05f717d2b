const INT8_OID = 20;
const HEAD_BYTES = 20;
const BYTES_PER_VALUE = 12;
const NULL_LENGTH = -1;

/**
 * An `int8[]` in Postgres' binary format (`array_recv` in its source), which node-pg sends as it is when a value is a Buffer. Of tens of
 * thousands of numbers a second neither side has to write or read decimals.
 */
export class Int8Column {
  readonly #buffer: Buffer;
  #at = HEAD_BYTES;
  #count = 0;
  #hasNull = false;

  /** @param max how many values will come at most */
  constructor(max: number) {
    this.#buffer = Buffer.allocUnsafe(HEAD_BYTES + max * BYTES_PER_VALUE);
  }

  /** Adds a whole number of at most 53 bits. */
  add(value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.addHalves(high, value - high * 2 ** 32);
  }

  addBig(value: bigint): void {
    this.#buffer.writeInt32BE(8, this.#at);
    this.#buffer.writeBigInt64BE(value, this.#at + 4);
    this.#next();
  }

  /** Adds a number of 64 bits without making a bigint of it. */
  addHalves(high: number, low: number): void {
    this.#buffer.writeInt32BE(8, this.#at);
    this.#buffer.writeInt32BE(high, this.#at + 4);
    this.#buffer.writeUInt32BE(low, this.#at + 8);
    this.#next();
  }

  addNull(): void {
    this.#buffer.writeInt32BE(NULL_LENGTH, this.#at);
    this.#at += 4;
    this.#count += 1;
    this.#hasNull = true;
  }

  #next(): void {
    this.#at += BYTES_PER_VALUE;
    this.#count += 1;
  }

  /** What is sent. */
  toBuffer(): Buffer {
    const head = this.#buffer;
    // An empty array has no dimension at all.
    head.writeInt32BE(this.#count === 0 ? 0 : 1, 0);
    head.writeInt32BE(this.#hasNull ? 1 : 0, 4);
    head.writeInt32BE(INT8_OID, 8);
    head.writeInt32BE(this.#count, 12);
    head.writeInt32BE(1, 16);
    return head.subarray(0, this.#count === 0 ? 12 : this.#at);
  }
}

/** The same of values that are there already. */
export function int8Array(values: readonly (bigint | number)[]): Buffer {
  const column = new Int8Column(values.length);
  for (const value of values) {
    if (typeof value === 'bigint') column.addBig(value);
    else column.add(value);
  }
  return column.toBuffer();
}
