import type { JsonSchema } from '@/server/platform/http/openapi/schema.ts';

/** Deep enough for every example one would read. */
const MAX_DEPTH = 6;

/** A value that fits a schema: the example it gives, else a plausible one. Optional fields are left out unless they have an example. */
export function exampleOf(schema: JsonSchema, depth = 0): unknown {
  const given = schema.examples?.[0] ?? schema.const ?? schema.default ?? schema.enum?.[0];
  if (given !== undefined) return given;
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice !== undefined) return exampleOf(choice, depth);
  const [type] = [schema.type].flat();
  if (type === 'object') return depth > MAX_DEPTH ? {} : exampleObject(schema, depth + 1);
  if (type === 'array') return schema.items && depth <= MAX_DEPTH ? [exampleOf(schema.items, depth + 1)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return type === 'null' ? null : '…';
}

function exampleObject({ properties = {}, required = [] }: JsonSchema, depth: number): Record<string, unknown> {
  const wanted = Object.entries(properties).filter(([name, { examples }]) => required.includes(name) || examples);
  return Object.fromEntries(wanted.map(([name, property]) => [name, exampleOf(property, depth)]));
}
