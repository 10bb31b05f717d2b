import type { JsonSchema } from '@/server/platform/http/openapi/schema.ts';

/** One field of a body: `items[].id` is three rows, each a step further in. */
export interface SchemaRow {
  /** Where it is, `items[].id`; unlike all others of a body. */
  path: string;
  name: string;
  depth: number;
  type: string;
  required: boolean;
  description: string | undefined;
  /** `1–64 characters`, `default: 50`, in the document's own words. */
  bounds: string[];
}

/** The fields of a schema in reading order, each followed by what is inside it. */
export function schemaRows(schema: JsonSchema): SchemaRow[] {
  return fieldsOf(schema, '', 0);
}

function fieldsOf(schema: JsonSchema, above: string, depth: number): SchemaRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = above === '' ? name : `${above}.${name}`;
    const row: SchemaRow = {
      path,
      name,
      depth,
      type: typeOf(property),
      required: schema.required?.includes(name) === true,
      description: property.description,
      bounds: boundsOf(property),
    };
    return [row, ...insideOf(property, path, depth + 1)];
  });
}

/** What lies inside a list, a choice or a map. */
function insideOf(schema: JsonSchema, path: string, depth: number): SchemaRow[] {
  if (schema.items !== undefined) return insideOf(schema.items, `${path}[]`, depth);
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const map = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return [
    ...fieldsOf(schema, path, depth),
    ...choices.flatMap((choice, index) => insideOf(choice, choices.length > 1 ? `${path}(${index + 1})` : path, depth)),
    ...(map === undefined ? [] : insideOf(map, `${path}.*`, depth)),
  ];
}

/** `string`, `integer | null`, `object[]`, `"active" | "deleted"`. */
export function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(' | ');
  if (schema.items !== undefined) return `${listed(typeOf(schema.items))}[]`;
  return [schema.type ?? 'any'].flat().join(' | ');
}

function listed(type: string): string {
  return type.includes(' | ') ? `(${type})` : type;
}

function boundsOf(schema: JsonSchema): string[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema;
  return [
    range('length', minLength, maxLength),
    range('value', minimum, maximum),
    range('items', minItems, maxItems),
    schema.default === undefined ? '' : `default: ${JSON.stringify(schema.default)}`,
  ].filter((bound) => bound !== '');
}

function range(what: string, least: number | undefined, most: number | undefined): string {
  if (least === undefined && most === undefined) return '';
  if (most === undefined) return `${what} ≥ ${least}`;
  return least === undefined ? `${what} ≤ ${most}` : `${what} ${least}–${most}`;
}
