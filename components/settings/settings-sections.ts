import {
  Bell,
  Keyboard,
  KeyRound,
  Languages,
  LockKeyhole,
  type LucideIcon,
  MonitorSmartphone,
  ShieldCheck,
  SunMoon,
  UserRound,
} from 'lucide-react';

/** One page of settings at `/settings/<id>`; its name and one line about it stand under `settings.sections.<id>` in the messages. */
interface SettingsSection {
  id: 'profile' | 'look' | 'language' | 'keyboard' | 'notifications' | 'security' | 'sessions' | 'keys' | 'privacy';
  icon: LucideIcon;
}

/** The pages of settings, in order. A new page is one more line. */
export const SETTINGS_SECTIONS: readonly SettingsSection[] = [
  { id: 'profile', icon: UserRound },
  { id: 'look', icon: SunMoon },
  { id: 'language', icon: Languages },
  { id: 'keyboard', icon: Keyboard },
  { id: 'notifications', icon: Bell },
  { id: 'security', icon: ShieldCheck },
  { id: 'sessions', icon: MonitorSmartphone },
  { id: 'keys', icon: KeyRound },
  { id: 'privacy', icon: LockKeyhole },
];

export const SETTINGS_HOME = '/settings';

/** Where a page of settings is. */
export function settingsHref(id: SettingsSection['id']): string {
  return `${SETTINGS_HOME}/${id}`;
}
