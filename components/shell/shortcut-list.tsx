'use client';

import { useTranslations } from 'next-intl';
import { Keys } from '@/components/ui/keys.tsx';
import { useShortcutPreference } from './shortcut-preference.ts';
import { isListShortcut, type Shortcut, shortcutsFor } from './shortcuts.ts';

/** What each key does, made of the same list that is listened to. */
export function ShortcutList({ role }: { role: string }) {
  const t = useTranslations();
  const [isOn] = useShortcutPreference();
  const all = shortcutsFor(role);
  const groups = [
    { title: t('help.everywhere'), shortcuts: all.filter(({ id }) => !id.startsWith('go:') && !isListShortcut(id)) },
    { title: t('help.lists'), shortcuts: all.filter(({ id }) => isListShortcut(id)) },
    { title: t('help.goTo'), shortcuts: all.filter(({ id }) => id.startsWith('go:')) },
  ];
  const what = ({ id }: Shortcut): string => {
    if (isListShortcut(id)) return t(`help.what.${id}`);
    if (id === 'palette' || id === 'help' || id === 'create' || id === 'search') return t(`help.what.${id}`);
    return t(`nav.${id.slice(3) as 'links' | 'people' | 'settings' | 'admin'}`);
  };
  return (
    <div className="flex flex-col gap-5">
      {groups.map(({ title, shortcuts }) => (
        <section key={title}>
          <h3 className="mb-1.5 font-medium text-muted text-xs">{title}</h3>
          <dl>
            {shortcuts.map((shortcut) => (
              <div key={shortcut.id} className="flex min-h-9 items-center justify-between gap-4">
                <dt className="text-sm">{what(shortcut)}</dt>
                <dd className={isOn || shortcut.keys.startsWith('mod+') ? '' : 'line-through opacity-60'}>
                  <Keys keys={shortcut.keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
