import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { OUTCOMES } from '../bulk/terms.ts';
import { listLinksQuery } from '../schema.ts';
import { timeZone } from '../stats/schema.ts';
import { LINK_STATES } from '../terms.ts';
import { DELIMITERS, EXPORT_FORMATS, IMPORT_FIELDS, IMPORT_STATES, type ImportField, TAG_SEPARATORS } from './terms.ts';

const COLUMNS_MAX = 500;
const NAME_MAX = 200;

const column = z
  .number({ error: 'import_column_invalid' })
  .int({ error: 'import_column_invalid' })
  .min(0, { error: 'import_column_invalid' })
  .max(COLUMNS_MAX - 1, { error: 'import_column_invalid' })
  .optional();

/** Which column (from 0) is what; a field that is left out is not in the file. */
const columns = z.strictObject(
  Object.fromEntries(IMPORT_FIELDS.map((field) => [field, column])) as Record<ImportField, typeof column>,
  { error: 'import_column_invalid' },
);

const hasHeader = z.boolean({ error: 'switch_invalid' });
const delimiter = z.enum(DELIMITERS, { error: 'import_delimiter_invalid' });
const tagSeparator = z.enum(TAG_SEPARATORS, { error: 'import_separator_invalid' });
const findExisting = z.boolean({ error: 'switch_invalid' });

/** How the rows of a file are read. */
export const importOptions = z.object({
  columns,
  /** The first row names the columns. */
  hasHeader,
  tagSeparator,
  /** In which times without an offset are meant. */
  timeZone,
  /** An own link with the same target is taken instead of a second one. */
  findExisting,
});

export const uploadImportQuery = z.object({
  name: z
    .string({ error: 'import_name_invalid' })
    .trim()
    .min(1, { error: 'import_name_invalid' })
    .max(NAME_MAX, { error: 'import_name_invalid' })
    .optional(),
  timeZone: timeZone.default('UTC'),
});

/** What is left out stays as it is. */
export const changeImportInput = z
  .object({
    columns: columns.optional(),
    hasHeader: hasHeader.optional(),
    delimiter: delimiter.optional(),
    tagSeparator: tagSeparator.optional(),
    timeZone: timeZone.optional(),
    findExisting: findExisting.optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), { error: 'nothing_to_change' });

export const linkImport = z.object({
  id: idCodec,
  /** The name of the file; null when its text was pasted. */
  name: z.string().nullable(),
  bytes: z.number().int(),
  encoding: z.string(),
  delimiter: z.string(),
  /** The cells of the first row. */
  columns: z.array(z.string()),
  /** Without the header. */
  rows: z.number().int(),
  options: importOptions,
  state: z.enum(IMPORT_STATES),
  taskId: idCodec.nullable(),
  /** Rows that have been dealt with, and what became of them. */
  dealtWith: z.number().int(),
  made: z.number().int(),
  existing: z.number().int(),
  refused: z.number().int(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});

export const linkImportPage = page(linkImport);

/** A row as it would be imported now. */
const previewRow = z.object({
  row: z.number().int(),
  url: z.string().nullable(),
  alias: z.string().nullable(),
  title: z.string().nullable(),
  tags: z.array(z.string()),
  expiresAt: z.string().nullable(),
  state: z.enum(OUTCOMES),
  reason: z.string().nullable(),
  field: z.string().nullable(),
});

export const importPreview = z.object({
  /** What stands in the columns of the first row of data. */
  sample: z.array(z.string()),
  /** So many rows from the beginning were looked at. */
  checked: z.number().int(),
  made: z.number().int(),
  existing: z.number().int(),
  refused: z.number().int(),
  /** Why rows would be refused, the most frequent reason first. */
  reasons: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  /** The first rows. */
  rows: z.array(previewRow),
  /** The first rows that would be refused. */
  faults: z.array(previewRow),
});

/** What became of a row. */
const importedRow = z.object({
  row: z.number().int(),
  state: z.enum(OUTCOMES),
  /** Null when nothing was made, or it has been deleted for good. */
  link: z.object({ id: idCodec, shortUrl: z.string(), url: z.string(), isDeleted: z.boolean() }).nullable(),
  reason: z.string().nullable(),
  field: z.string().nullable(),
  /** Of a refused row: what stood there as its target. */
  given: z.string().nullable(),
});

export const importedRowPage = page(importedRow);

export const listImportedRowsQuery = cursorQuery.extend({
  state: z.enum(OUTCOMES, { error: 'state_invalid' }).optional(),
});

export const importParams = z.object({ id: idCodec });
export const listImportsQuery = cursorQuery;

/** What the job carries. */
export const importRef = z.object({ importId: idCodec });

/** The links that a list would show, all of them; `all` is the active and the archived ones. */
export const exportLinksQuery = listLinksQuery.omit({ cursor: true, limit: true, state: true }).extend({
  state: z.enum(['all', ...LINK_STATES], { error: 'state_invalid' }).default('all'),
  format: z.enum(EXPORT_FORMATS, { error: 'export_format_invalid' }).default('csv'),
});

export type ImportOptions = z.output<typeof importOptions>;
export type ChangeImportInput = z.output<typeof changeImportInput>;
export type UploadImportQuery = z.output<typeof uploadImportQuery>;
export type LinkImportView = z.output<typeof linkImport>;
export type LinkImportJson = z.input<typeof linkImport>;
export type LinkImportPageJson = z.input<typeof linkImportPage>;
export type ImportPreviewView = z.output<typeof importPreview>;
export type ImportPreviewJson = z.input<typeof importPreview>;
export type PreviewRow = z.output<typeof previewRow>;
export type ImportedRowView = z.output<typeof importedRow>;
export type ImportedRowPageJson = z.input<typeof importedRowPage>;
export type ListImportedRowsQuery = z.output<typeof listImportedRowsQuery>;
export type ImportRef = z.output<typeof importRef>;
export type ExportLinksQuery = z.output<typeof exportLinksQuery>;
