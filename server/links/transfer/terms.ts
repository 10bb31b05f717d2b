/** What a file may hold. */
export const IMPORT_MAX_BYTES = 20 * 2 ** 20;
export const IMPORT_MAX_ROWS = 100_000;
/** Files that lie there and were not imported yet; with one more, the oldest is forgotten. */
export const DRAFTS_MAX = 5;
/** Files that nobody imports are kept so long, in hours; reports of what was imported, in days. */
export const DRAFT_HOURS = 24;
export const REPORT_DAYS = 30;

/** What a column of a file can mean. */
export const IMPORT_FIELDS = [
  'url',
  'alias',
  'title',
  'tags',
  'note',
  'expiresAt',
  'maxClicks',
  'domain',
  'status',
  'isEnabled',
  'forwardsQuery',
  'fallbackUrl',
  'rules',
  'experiment',
  'isArchived',
  'password',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export const TAG_SEPARATORS = [',', ';', '|'] as const;
export type TagSeparator = (typeof TAG_SEPARATORS)[number];

/** A file that lies there, one that is being imported, and how that can end. */
export const IMPORT_STATES = ['draft', 'running', 'done', 'failed', 'cancelled'] as const;

/** Rows that are looked at before anything is made, and how many of them are shown. */
export const PREVIEW_CHECKED = 1_000;
export const PREVIEW_ROWS = 50;

/** Kind of the task, `tray.kinds` in the messages. */
export const IMPORT_TASK = 'links.import';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
