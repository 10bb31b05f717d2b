import type { z } from 'zod';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import type { IfMatch } from '@/server/platform/http/conditional.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { changeSetting } from '@/server/platform/settings/change-setting.ts';
import { findSettingChanges, findSettings, type SettingRow } from '@/server/platform/settings/repository.ts';
import { interpretSetting, isSettingKey, SETTINGS, type SettingKey } from '@/server/platform/settings/settings.ts';
import { authorizeOperator } from '../policy.ts';
import type { ChangeSettingInput, SettingHistoryQuery, SettingView, settingHistory } from './schema.ts';

/** Every setting there is, in the order of the registry, as the database has it now. */
export async function listSettings(viewer: Viewer): Promise<{ items: SettingView[] }> {
  authorizeOperator(viewer);
  const rows = new Map((await findSettings()).map((row) => [row.key, row]));
  const keys = Object.keys(SETTINGS) as SettingKey[];
  return { items: keys.map((key) => toView(key, rows.get(key))) };
}

/**
 * Sets a setting, or sets it back to its default. It acts at once.
 * @throws AppError `not_found`; `invalid` when the value does not fit; `precondition_failed` when somebody else was faster
 */
export async function setSetting(
  viewer: Viewer,
  key: string,
  { value }: ChangeSettingInput,
  call: { ifMatch: IfMatch | null; address: string; userAgent: string | null },
): Promise<SettingView> {
  const operator = authorizeOperator(viewer);
  const known = requireKey(key);
  const { ifMatch, address, userAgent } = call;
  const fitting = value === null ? null : requireFitting(known, value);
  await changeSetting({ key: known, value: fitting, ifMatch, actor: { id: operator.id, address, userAgent } });
  const row = (await findSettings()).find((setting) => setting.key === known);
  return toView(known, row);
}

/** Who set it to what, newest first. @throws AppError `not_found`, `bad_input` (`cursor_invalid`) */
export async function listSettingHistory(
  viewer: Viewer,
  key: string,
  { cursor, limit }: SettingHistoryQuery,
): Promise<z.output<typeof settingHistory>> {
  authorizeOperator(viewer);
  const rows = await findSettingChanges(requireKey(key), limit + 1, readIdCursor(cursor));
  return cutPage(rows, limit, {
    toItem: ({ id, before, after, changedAt, changedBy, changedByName }) => ({
      id,
      before: toValue(before),
      after: toValue(after),
      changedAt: changedAt.toISOString(),
      changedBy: changedBy === null ? null : { id: changedBy, name: changedByName },
    }),
    toCursor: ({ id }) => id.toString(),
  });
}

function requireKey(key: string): SettingKey {
  if (!isSettingKey(key)) throw new AppError('not_found', 'There is no such setting.');
  return key;
}

function requireFitting(key: SettingKey, value: boolean | number): boolean | number {
  const result = SETTINGS[key].schema.safeParse(value);
  if (result.success) return result.data;
  const reason = result.error.issues[0]?.message ?? '';
  throw new AppError('invalid', 'This setting cannot have this value.', {
    reason: reason.startsWith('setting_') ? reason : 'setting_value_invalid',
  });
}

function toView(key: SettingKey, row: SettingRow | undefined): SettingView {
  return {
    key,
    value: interpretSetting(key, row?.value),
    default: SETTINGS[key].default,
    isSet: (row?.value ?? null) !== null,
    version: row?.version ?? 0,
    updatedAt: row?.updatedAt.toISOString() ?? null,
    updatedBy: row?.updatedBy ? { id: row.updatedBy, name: row.updatedByName } : null,
  };
}

function toValue(stored: unknown): boolean | number | null {
  return typeof stored === 'boolean' || typeof stored === 'number' ? stored : null;
}
