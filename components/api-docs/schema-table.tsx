import { getTranslations } from 'next-intl/server';
import type { JsonSchema } from '@/server/platform/http/openapi/schema.ts';
import { FieldTable } from './field-table.tsx';
import { type SchemaRow, schemaRows, typeOf } from './schema-rows.ts';

/** A body as a table: one row per field, those inside another one further in. */
export async function SchemaTable({ schema, label }: { schema: JsonSchema; label: string }) {
  const t = await getTranslations('apiDocs');
  const rows: SchemaRow[] = schemaRows(schema.type === 'array' && schema.items ? schema.items : schema);
  if (rows.length === 0) return <p className="font-mono text-muted text-sm">{typeOf(schema)}</p>;
  return (
    <FieldTable
      label={label}
      words={{ name: t('name'), type: t('type'), meaning: t('meaning'), required: t('required') }}
      rows={rows}
    />
  );
}
