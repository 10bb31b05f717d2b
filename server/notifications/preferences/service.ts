import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import {
  CHANNELS,
  type Channel,
  declarationOf,
  MODES,
  type Mode,
  type NotificationType,
  TYPES,
  type TypeDeclaration,
} from '../terms.ts';
import { isTimeZone } from '../timing/wall-clock.ts';
import { type ChosenMode, findChosen, findSettingsOf, saveChosen, saveSettings } from './repository.ts';
import type { ChangePreferencesInput, NotificationSettingsView, PreferenceMatrix } from './schema.ts';

type Viewer = { id: bigint };

const DIGEST_AT = 540;

/** How each type comes to the viewer on each channel. What a person waits for is not in it. */
export async function getPreferences(viewer: Viewer): Promise<PreferenceMatrix> {
  const chosen = new Map((await findChosen(viewer.id)).map((one) => [`${one.type} ${one.channel}`, one.mode]));
  const types = (Object.keys(TYPES) as NotificationType[]).filter((type) => !declarationOf(type).awaited);
  const items = types.map((type) => {
    const declaration = declarationOf(type);
    const channels = CHANNELS.flatMap((channel) => {
      const standard = declaration.channels[channel];
      if (standard === undefined) return [];
      const modes = modesOf(declaration, channel);
      const mode = chosen.get(`${type} ${channel}`) ?? standard;
      const isLocked = declaration.locked?.includes(channel) === true;
      return [{ channel, standard, modes, isLocked, mode: modes.includes(mode) ? mode : standard }];
    });
    return { type, channels };
  });
  return { items };
}

/** What can be chosen: what happens at once is not gathered, what guards the account is not switched off. */
function modesOf({ lane, locked }: TypeDeclaration, channel: Channel): Mode[] {
  const canWait = lane !== 'transactional' && channel !== 'in_app';
  return MODES.filter((mode) => {
    if (mode === 'off') return locked?.includes(channel) !== true;
    return mode === 'instantly' || canWait;
  });
}

/**
 * Sets how types come on channels, all of it or nothing; what is not named stays.
 * @throws AppError `invalid` (`channel_not_offered`, `mode_locked`, `mode_not_offered`)
 */
export async function changePreferences(viewer: Viewer, { items }: ChangePreferencesInput): Promise<PreferenceMatrix> {
  const wanted = new Map<string, ChosenMode>();
  for (const [index, item] of items.entries()) {
    check(item, index);
    wanted.set(`${item.type} ${item.channel}`, item);
  }
  const all = [...wanted.values()];
  const isStandard = ({ type, channel, mode }: ChosenMode) => declarationOf(type).channels[channel] === mode;
  await transaction((tx) =>
    saveChosen(viewer.id, { chosen: all.filter((one) => !isStandard(one)), standard: all.filter(isStandard) }, tx.pg),
  );
  return getPreferences(viewer);
}

function check({ type, channel, mode }: ChosenMode, index: number): void {
  const declaration = declarationOf(type);
  const refuse = (reason: string) => {
    const errors = [{ path: `items.${index}.mode`, message: reason }];
    throw new AppError('invalid', 'This cannot be chosen.', { reason, errors });
  };
  if (declaration.awaited || declaration.channels[channel] === undefined) refuse('channel_not_offered');
  if (modesOf(declaration, channel).includes(mode)) return;
  refuse(mode === 'off' ? 'mode_locked' : 'mode_not_offered');
}

/** Switches a type off on a channel, as somebody does who follows the link in a mail. False when that cannot be. */
export async function switchOff(userId: bigint, type: NotificationType, channel: Channel): Promise<boolean> {
  const declaration = declarationOf(type);
  if (declaration.awaited || declaration.channels[channel] === undefined) return false;
  if (!modesOf(declaration, channel).includes('off')) return false;
  await changePreferences({ id: userId }, { items: [{ type, channel, mode: 'off' }] });
  return true;
}

/** When the viewer wants peace, and when digests come. */
export async function getSettings(viewer: Viewer): Promise<NotificationSettingsView> {
  const row = await findSettingsOf(viewer.id);
  if (row === null) return { quiet: null, timeZone: null, urgentOverride: true, digestAt: DIGEST_AT };
  const { quietStart, quietEnd, timeZone, urgentOverride, digestAt } = row;
  const quiet = quietStart === null || quietEnd === null ? null : { start: quietStart, end: quietEnd };
  return { quiet, timeZone, urgentOverride, digestAt };
}

/** Sets all of it. @throws AppError `invalid` (`time_zone_invalid`) */
export async function changeSettings(
  viewer: Viewer,
  input: NotificationSettingsView,
): Promise<NotificationSettingsView> {
  const { quiet, timeZone, urgentOverride, digestAt } = input;
  if (timeZone !== null && !isTimeZone(timeZone)) {
    const errors = [{ path: 'timeZone', message: 'time_zone_invalid' }];
    throw new AppError('invalid', 'There is no such time zone.', { reason: 'time_zone_invalid', errors });
  }
  const [quietStart, quietEnd] = quiet === null ? [null, null] : [quiet.start, quiet.end];
  await saveSettings(viewer.id, { quietStart, quietEnd, timeZone, urgentOverride, digestAt });
  return getSettings(viewer);
}
