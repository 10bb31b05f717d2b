'use client';

import { useTranslations } from 'next-intl';
import { useLanguageChoice } from '@/components/shell/preference-choices.ts';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { SettingsCard } from '../settings-card.tsx';

/** The language of this browser. */
export function LanguageSettings() {
  const t = useTranslations('settings.language');
  const language = useLanguageChoice();
  return (
    <SettingsCard title={t('title')} description={t('body')}>
      <ChoiceGroup
        legend={language.title}
        isLegendHidden
        options={language.options}
        value={language.value}
        onChange={language.onChange}
      />
    </SettingsCard>
  );
}
