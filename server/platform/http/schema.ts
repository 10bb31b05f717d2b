import { z } from 'zod';

const ID_MAX = 2n ** 63n - 1n;

/** An id: `bigint` in code, decimal string in JSON, in jobs and in the browser. It fits into int8. */
export const idCodec = z.codec(
  z
    .string({ error: 'id_invalid' })
    .regex(/^(?:0|[1-9]\d{0,18})$/, { error: 'id_invalid', abort: true })
    .meta({ format: 'int64', description: 'A 64-bit number in decimal.', examples: ['7315038811930624000'] }),
  z.bigint().max(ID_MAX, { error: 'id_invalid' }),
  { decode: (text) => BigInt(text), encode: (id) => id.toString() },
);

/** One page of a list. `nextCursor` goes into the next call's `cursor`; null on the last page. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The query of every list: where to go on, and how many items at most (50 unless told). */
export const cursorQuery = z.object({
  cursor: z.string().max(500, { error: 'cursor_invalid' }).optional(),
  limit: z.coerce
    .number({ error: 'limit_invalid' })
    .int({ error: 'limit_invalid' })
    .min(1, { error: 'limit_invalid' })
    .max(100, { error: 'limit_invalid' })
    .default(50),
});
