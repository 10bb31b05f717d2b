import { z } from 'zod';
import { logger } from '../logger.ts';
import { onReconnect, subscribe } from '../redis/pubsub.ts';
import { singleton } from '../singleton.ts';
import { findSettings } from './repository.ts';

const INVITATION_DAYS_MAX = 90;
const CLICK_DAYS_MIN = 7;
const CLICK_DAYS_MAX = 3_650;

/**
 * Everything that an admin may set while Maru runs. People read the names as `settingsAdmin.keys.<key, dots as underscores>`.
 * A setting acts at once in all processes; without Redis after `FRESH_MS` at the latest.
 */
export const SETTINGS = {
  'security.requireSecondFactorForAdmins': { schema: z.boolean(), default: false },
  'people.openSignUp': { schema: z.boolean(), default: false },
  'people.invitationDays': {
    schema: z
      .number({ error: 'setting_days_invalid' })
      .int({ error: 'setting_days_invalid' })
      .min(1, { error: 'setting_days_invalid' })
      .max(INVITATION_DAYS_MAX, { error: 'setting_days_invalid' }),
    default: 7,
  },
  'links.allowPrivateTargets': { schema: z.boolean(), default: false },
  'links.clickRetentionDays': {
    schema: z
      .number({ error: 'setting_click_days_invalid' })
      .int({ error: 'setting_click_days_invalid' })
      .min(CLICK_DAYS_MIN, { error: 'setting_click_days_invalid' })
      .max(CLICK_DAYS_MAX, { error: 'setting_click_days_invalid' }),
    default: 365,
  },
} as const satisfies Record<string, { schema: z.ZodType<boolean | number>; default: boolean | number }>;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<K extends SettingKey = SettingKey> = z.output<(typeof SETTINGS)[K]['schema']>;

/** Where processes tell each other that something was set. */
export const SETTINGS_CHANNEL = 'settings.changed';

/** How long a process believes what it has read, in case the news of a change does not reach it. */
const FRESH_MS = 5_000;

type Values = Map<string, unknown>;
type Copy = { values: Promise<Values>; readAt: number };

const state = () => singleton('settings', () => ({ copy: undefined as Copy | undefined, isListening: false }));

/**
 * What is set now, or the default when nothing is.
 * @throws what the database throws while it is away: the default may be the looser one, so it does not stand in
 */
export async function readSetting<K extends SettingKey>(key: K): Promise<SettingValue<K>> {
  const stored = (await currentValues()).get(key);
  return interpretSetting(key, stored) as SettingValue<K>;
}

/** What a stored value means; `null` (set back), nothing and what an older release left behind mean the default. */
export function interpretSetting(key: SettingKey, stored: unknown): SettingValue {
  if (stored === undefined || stored === null) return SETTINGS[key].default;
  const result = SETTINGS[key].schema.safeParse(stored);
  if (result.success) return result.data;
  logger.error({ key }, 'a stored setting does not fit this release: its default is used');
  return SETTINGS[key].default;
}

/** Whether there is such a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

/** Forgets what this process has read. */
export function dropSettings(): void {
  state().copy = undefined;
}

/** One read at a time for everybody. A change while it runs drops it, so that nothing older than the change is kept. */
function currentValues(): Promise<Values> {
  listen();
  const { copy } = state();
  if (copy !== undefined && performance.now() - copy.readAt < FRESH_MS) return copy.values;
  const fresh: Copy = { values: readAll(), readAt: performance.now() };
  state().copy = fresh;
  fresh.values.catch(() => {
    if (state().copy === fresh) dropSettings();
  });
  return fresh.values;
}

async function readAll(): Promise<Values> {
  return new Map((await findSettings()).map(({ key, value }) => [key, value]));
}

/** While Redis is away the subscription waits for it, and `FRESH_MS` bounds what is missed. */
function listen(): void {
  if (state().isListening) return;
  state().isListening = true;
  onReconnect(dropSettings);
  subscribe(SETTINGS_CHANNEL, dropSettings).catch((error: unknown) =>
    logger.warn({ err: error }, 'changes of settings are heard only when Redis answers again'),
  );
}
