import {
  DATACENTRE_BITS,
  type Epochs,
  MACHINE_BITS,
  parseSnowflake,
  parseUuid,
  SEQUENCE_BITS,
} from '../blocks/id-generator/index.ts';
import type { ExplainedId, IdField } from './schema.ts';

/** Numbers below this were counted: as a snowflake they would be of the first 4.4 minutes of 2026, before the product existed. */
const LARGEST_COUNTED = 2n ** 40n;
const NUMBER = /^(?:0|[1-9]\d{0,18})$/;
const NUMBER_BITS = 64;
const UUID_BITS = 128;
const TIME_BITS = 41;

type Layout = [IdField['name'], number][];

const SNOWFLAKE: Layout = [
  ['sign', 1],
  ['time', TIME_BITS],
  ['datacentre', DATACENTRE_BITS],
  ['machine', MACHINE_BITS],
  ['sequence', SEQUENCE_BITS],
];
const COUNTED: Layout = [
  ['sign', 1],
  ['counter', NUMBER_BITS - 1],
];
const RANDOM_UUID: Layout = [
  ['random', 48],
  ['version', 4],
  ['random', 12],
  ['variant', 2],
  ['random', 62],
];
/** The counter of our own ids of version 7; other makers may put random bits there. */
const TIME_UUID: Layout = [
  ['time', 48],
  ['version', 4],
  ['counter', 12],
  ['variant', 2],
  ['counter', 20],
  ['random', 42],
];
const OTHER_UUID: Layout = [
  ['value', 48],
  ['version', 4],
  ['value', 12],
  ['variant', 2],
  ['value', 62],
];
const FOREIGN_UUID: Layout = [['value', UUID_BITS]];

/** Takes a number or a UUID apart; null for what is no id. */
export function explainId(text: string, epochs: Epochs): ExplainedId | null {
  if (NUMBER.test(text)) {
    const id = BigInt(text);
    return id < 1n << 63n ? explainNumber(id, epochs) : null;
  }
  try {
    return explainUuid(text.toLowerCase());
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const NOTHING = {
  time: null,
  node: null,
  datacentre: null,
  machine: null,
  sequence: null,
  version: null,
  variant: null,
} as const;

function explainNumber(id: bigint, epochs: Epochs): ExplainedId {
  if (id < LARGEST_COUNTED) {
    return { ...NOTHING, id: String(id), strategy: 'counter', fields: cut(id, NUMBER_BITS, COUNTED) };
  }
  const { time, node, datacentre, machine, sequence } = parseSnowflake(id, epochs);
  return {
    ...NOTHING,
    id: String(id),
    strategy: 'snowflake',
    time: time.toISOString(),
    node,
    datacentre,
    machine,
    sequence,
    fields: cut(id, NUMBER_BITS, SNOWFLAKE),
  };
}

function explainUuid(id: string): ExplainedId {
  const { value, version, variant, time } = parseUuid(id);
  const told = { ...NOTHING, id, version, variant, time: time?.toISOString() ?? null };
  const fields = (layout: Layout) => cut(value, UUID_BITS, layout);
  if (version === 4) return { ...told, strategy: 'uuid', fields: fields(RANDOM_UUID) };
  if (version === 7) return { ...told, strategy: 'uuidv7', fields: fields(TIME_UUID) };
  return { ...told, strategy: 'other-uuid', fields: fields(variant === 'rfc' ? OTHER_UUID : FOREIGN_UUID) };
}

function cut(value: bigint, width: number, layout: Layout): IdField[] {
  const digits = value.toString(2).padStart(width, '0');
  let from = 0;
  return layout.map(([name, length]) => {
    const bits = digits.slice(from, from + length);
    from += length;
    return { name, bits, value: BigInt(`0b${bits}`).toString() };
  });
}
