'use client';

import { LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { Menu, type MenuChoice } from '@/components/ui/menu.tsx';
import { notify } from '@/components/ui/notify.ts';
import { useLanguageChoice, useThemeChoice } from './preference-choices.ts';
import type { ShellViewer } from './shell-viewer.ts';
import { enableShortcuts, shortcutsEnabled } from './shortcut-preference.ts';
import { useReason } from './use-reason.ts';

function useShortcutChoice(): MenuChoice {
  const t = useTranslations('shell');
  const [isOn, setOn] = useState(true);
  useEffect(() => setOn(shortcutsEnabled()), []);
  return {
    id: 'shortcuts',
    title: t('shortcuts'),
    value: isOn ? 'shortcuts-on' : 'shortcuts-off',
    options: [
      { id: 'shortcuts-on', label: t('shortcutsOn') },
      { id: 'shortcuts-off', label: t('shortcutsOff') },
    ],
    onChange: (id) => {
      enableShortcuts(id === 'shortcuts-on');
      setOn(id === 'shortcuts-on');
    },
  };
}

/** Who is signed in, their preferences, and the way out. */
export function AccountMenu({ viewer }: { viewer: ShellViewer }) {
  const t = useTranslations('shell');
  const reason = useReason();
  const choices = [useThemeChoice(), useLanguageChoice(), useShortcutChoice()];
  const signOut = async () => {
    try {
      await fetchJson('/v1/sign-out', { method: 'POST', stayOn401: true });
    } catch (error) {
      const problem = toApiProblem(error);
      if (problem.status !== 401) {
        notify({ title: reason(problem), tone: 'danger' });
        return;
      }
    }
    // A whole page load: nothing of this person stays in the memory of the tab.
    window.location.assign('/sign-in');
  };
  return (
    <Menu
      label={t('account')}
      triggerSize="md"
      triggerClassName="rounded-full"
      trigger={
        <span
          aria-hidden
          className="grid size-8 place-items-center rounded-full bg-default font-semibold text-foreground text-sm"
        >
          {[...viewer.name.trim()][0]?.toLocaleUpperCase() ?? '?'}
        </span>
      }
      heading={
        <div className="border-separator border-b px-4 py-3">
          <p className="truncate font-semibold text-sm">{viewer.name}</p>
          <p className="truncate text-muted text-xs">{viewer.email}</p>
        </div>
      }
      choices={choices}
      actions={[{ id: 'sign-out', label: t('signOut'), icon: <LogOut />, onAction: signOut }]}
    />
  );
}
