'use client';

import { Keyboard, LogOut, Settings, UserRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { SETTINGS_HOME, settingsHref } from '@/components/settings/settings-sections.ts';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Menu } from '@/components/ui/menu.tsx';
import type { MenuChoice } from '@/components/ui/menu-props.ts';
import { notify } from '@/components/ui/notify.ts';
import { useLanguageChoice, useThemeChoice } from './preference-choices.ts';
import type { ShellViewer } from './shell-viewer.ts';
import { useShortcutPreference } from './shortcut-preference.ts';
import { runShortcut } from './shortcut-registry.ts';
import { signOut } from './sign-out.ts';
import { useReason } from './use-reason.ts';

function useShortcutChoice(): MenuChoice {
  const t = useTranslations('shell');
  const [isOn, enable] = useShortcutPreference();
  return {
    id: 'shortcuts',
    title: t('shortcuts'),
    value: isOn ? 'shortcuts-on' : 'shortcuts-off',
    options: [
      { id: 'shortcuts-on', label: t('shortcutsOn') },
      { id: 'shortcuts-off', label: t('shortcutsOff') },
    ],
    onChange: (id) => enable(id === 'shortcuts-on'),
  };
}

/** Who is signed in, their preferences, and the way out. */
export function AccountMenu({ viewer }: { viewer: ShellViewer }) {
  const t = useTranslations('shell');
  const reason = useReason();
  const choices = [useThemeChoice(), useLanguageChoice(), useShortcutChoice()];
  const leave = async () => {
    const problem = await signOut();
    if (problem !== undefined) notify({ title: reason(problem), tone: 'danger' });
  };
  return (
    <Menu
      label={t('account')}
      triggerSize="md"
      triggerClassName="rounded-full"
      trigger={<Avatar name={viewer.name} pictureUrl={viewer.pictureUrl} />}
      heading={
        <div className="border-separator border-b px-4 py-3">
          <p className="truncate font-semibold text-sm">{viewer.name}</p>
          <p className="truncate text-muted text-xs">{viewer.handle === null ? viewer.email : `@${viewer.handle}`}</p>
        </div>
      }
      choices={choices}
      links={[
        { id: 'profile', label: t('profile'), icon: <UserRound />, href: settingsHref('profile') },
        { id: 'settings', label: t('settings'), icon: <Settings />, href: SETTINGS_HOME },
      ]}
      actions={[
        { id: 'help', label: t('help'), icon: <Keyboard />, onAction: () => setTimeout(() => runShortcut('help'), 50) },
        { id: 'sign-out', label: t('signOut'), icon: <LogOut />, onAction: leave },
      ]}
    />
  );
}
