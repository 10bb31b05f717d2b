import { z } from 'zod';
import type { JsonSchema } from './schema.ts';

/** Where zod stands for "any safe integer"; nobody needs to read that. */
const SAFE = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

/**
 * What a schema takes, as JSON travels: of a codec its text, before defaults and transformations. That is so for answers too, which are encoded.
 */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => tidy(jsonSchema as JsonSchema),
  });
  return json as JsonSchema;
}

function tidy(schema: JsonSchema): void {
  if (schema.maximum !== undefined && SAFE.includes(schema.maximum)) delete schema.maximum;
  if (schema.minimum !== undefined && SAFE.includes(schema.minimum)) delete schema.minimum;
  // A field that must not be there (`z.never()`) says so to people who send it; a description need not name it.
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.not !== undefined && Object.keys(property.not).length === 0) delete schema.properties?.[name];
  }
}
