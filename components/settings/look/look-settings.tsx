'use client';

import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { useThemeChoice } from '@/components/shell/preference-choices.ts';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { SettingsCard } from '../settings-card.tsx';

const REDUCED = '(prefers-reduced-motion: reduce)';

function useReducedMotion(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = matchMedia(REDUCED);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => matchMedia(REDUCED).matches,
    () => false,
  );
}

/** The theme of this browser, and what the device says of movement. */
export function LookSettings() {
  const t = useTranslations('settings.look');
  const theme = useThemeChoice();
  const isReduced = useReducedMotion();
  return (
    <>
      <SettingsCard title={t('themeTitle')} description={t('themeBody')}>
        <ChoiceGroup
          legend={theme.title}
          isLegendHidden
          options={theme.options}
          value={theme.value}
          onChange={theme.onChange}
        />
      </SettingsCard>
      <SettingsCard title={t('motionTitle')} description={t('motionBody')}>
        <p className="text-sm">{isReduced ? t('motionOff') : t('motionOn')}</p>
      </SettingsCard>
    </>
  );
}
