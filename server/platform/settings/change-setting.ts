import { recordAudit } from '../audit/record-audit.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { changedMeanwhile, type IfMatch } from '../http/conditional.ts';
import { newIdAsync } from '../ids.ts';
import { logger } from '../logger.ts';
import { publish } from '../redis/pubsub.ts';
import { insertSettingChange, lockSetting, storeSetting } from './repository.ts';
import {
  dropSettings,
  interpretSetting,
  SETTINGS,
  SETTINGS_CHANNEL,
  type SettingKey,
  type SettingValue,
} from './settings.ts';

export type SettingWish = {
  key: SettingKey;
  /** `null` sets it back to the default. */
  value: SettingValue | null;
  /** Says whether this version (0 while nothing was ever set) is the one that whoever asks has seen; null when that is all the same. */
  ifMatch: IfMatch | null;
  actor: { id: bigint; address?: string; userAgent?: string | null };
};

/**
 * Sets one setting, with its line in the history and in the audit log, and tells all processes.
 * @returns the new version; the present one when nothing changes
 * @throws AppError `precondition_failed` when somebody else was faster
 */
export async function changeSetting(wish: SettingWish): Promise<number> {
  const version = await transaction((tx) => change(wish, tx));
  dropSettings();
  // Who does not hear it reads again within seconds.
  await publish(SETTINGS_CHANNEL, { key: wish.key }).catch((error: unknown) =>
    logger.warn({ err: error, key: wish.key }, 'other processes learn of a setting later'),
  );
  return version;
}

async function change({ key, value, ifMatch, actor }: SettingWish, tx: Transaction): Promise<number> {
  const present = await lockSetting(key, tx);
  const version = present?.version ?? 0;
  if (ifMatch !== null && !ifMatch(version)) throw changedMeanwhile();
  const before = present?.value ?? null;
  if (before === value) return version;
  await storeSetting({ key, value, version: version + 1, updatedBy: actor.id }, tx);
  await insertSettingChange({ id: await newIdAsync(), key, before, after: value, changedBy: actor.id }, tx);
  const told = (stored: unknown) => interpretSetting(key, stored);
  await recordAudit(
    {
      event: 'sys_setting_changed',
      actorId: actor.id,
      ...(actor.address === undefined ? {} : { address: actor.address }),
      userAgent: actor.userAgent ?? null,
      details: { key, before: told(before), after: value ?? SETTINGS[key].default, isReset: value === null },
    },
    tx,
  );
  return version + 1;
}
