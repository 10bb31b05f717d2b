'use client';

import { useTranslations } from 'next-intl';
import { ShortcutList } from '@/components/shell/shortcut-list.tsx';
import { useShortcutPreference } from '@/components/shell/shortcut-preference.ts';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { SettingsCard } from '../settings-card.tsx';

/** The switch of single keys, and every shortcut. */
export function KeyboardSettings({ role }: { role: string }) {
  const t = useTranslations('settings.keyboard');
  const tShell = useTranslations('shell');
  const [isOn, enable] = useShortcutPreference();
  return (
    <>
      <SettingsCard title={t('singleTitle')} description={t('singleBody')}>
        <ChoiceGroup
          legend={t('singleTitle')}
          isLegendHidden
          options={[
            { id: 'on', label: tShell('shortcutsOn') },
            { id: 'off', label: tShell('shortcutsOff') },
          ]}
          value={isOn ? 'on' : 'off'}
          onChange={(id) => enable(id === 'on')}
        />
      </SettingsCard>
      <SettingsCard title={t('listTitle')}>
        <ShortcutList role={role} />
      </SettingsCard>
    </>
  );
}
