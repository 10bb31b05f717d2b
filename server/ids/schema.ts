import { z } from 'zod';

const STRATEGIES = ['snowflake', 'ticket', 'multi-master', 'uuid', 'uuidv7'] as const;
const MAX_COUNT = 10_000;
/** The longest way to write an id: a UUID. */
const MAX_ID_LENGTH = 36;

const count = z.coerce
  .number({ error: 'count_invalid' })
  .int({ error: 'count_invalid' })
  .min(1, { error: 'count_invalid' })
  .max(MAX_COUNT, { error: 'count_invalid' });

export const makeIdsQuery = z.object({
  strategy: z.enum(STRATEGIES, { error: 'strategy_invalid' }).default('snowflake'),
  count: count.default(1),
});

/** Numbers in decimal, UUIDs in lower case: text in any case, since JSON's numbers cannot hold 64 bits. */
export const madeIds = z.object({ ids: z.array(z.string()) });

export const explainIdParams = z.object({ id: z.string().min(1).max(MAX_ID_LENGTH) });

/** Bits of an id that mean something together, from the highest on. */
const idField = z.object({
  name: z.enum([
    'sign',
    'time',
    'datacentre',
    'machine',
    'sequence',
    'counter',
    'version',
    'variant',
    'random',
    'value',
  ]),
  /** As they stand, the highest bit first. */
  bits: z.string(),
  /** The same as a number, in decimal. */
  value: z.string(),
});

/** What an id says. `strategy` is a guess for numbers: a small one is taken for a counter's, a large one for a snowflake. */
export const explainedId = z.object({
  id: z.string(),
  strategy: z.enum(['snowflake', 'counter', 'uuid', 'uuidv7', 'other-uuid']),
  /** ISO 8601 in UTC; null when the id holds no time. */
  time: z.string().nullable(),
  node: z.number().nullable(),
  datacentre: z.number().nullable(),
  machine: z.number().nullable(),
  sequence: z.number().nullable(),
  /** Of a UUID. */
  version: z.number().nullable(),
  variant: z.enum(['rfc', 'ncs', 'microsoft', 'future']).nullable(),
  fields: z.array(idField),
});

export type MakeIdsQuery = z.output<typeof makeIdsQuery>;
export type MadeIds = z.output<typeof madeIds>;
export type ExplainedId = z.output<typeof explainedId>;
export type IdField = z.output<typeof idField>;
export type IdStrategy = MakeIdsQuery['strategy'];
