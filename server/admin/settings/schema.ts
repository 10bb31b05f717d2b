import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';

/** Who changed something; `name` is null when that person is gone. */
const changer = z.object({ id: idCodec, name: z.string().nullable() }).nullable();

const value = z.union([z.boolean(), z.number()], { error: 'setting_value_invalid' });

/** A setting as it acts now. `version` is 0 while it was never set; times are ISO 8601 in UTC. */
export const settingView = z.object({
  key: z.string(),
  value,
  default: value,
  /** Somebody has set it, and not back to its default. */
  isSet: z.boolean(),
  version: z.number().int(),
  updatedAt: z.string().nullable(),
  updatedBy: changer,
});

export const settingList = z.object({ items: z.array(settingView) });

export const settingParams = z.object({ key: z.string().max(100) });

/** `null` sets it back to its default. */
export const changeSettingInput = z.object({ value: value.nullable() });

/** `null` before or after means the default of that time. */
const settingChange = z.object({
  id: idCodec,
  before: value.nullable(),
  after: value.nullable(),
  changedAt: z.string(),
  changedBy: changer,
});

export const settingHistory = page(settingChange);
export const settingHistoryQuery = cursorQuery;

export type SettingView = z.output<typeof settingView>;
export type ChangeSettingInput = z.output<typeof changeSettingInput>;
export type SettingHistoryQuery = z.output<typeof settingHistoryQuery>;
/** In JSON and in the browser: ids are decimal strings. */
export type SettingJson = z.input<typeof settingView>;
export type SettingListJson = z.input<typeof settingList>;
export type SettingHistoryJson = z.input<typeof settingHistory>;
