'use client';

import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useLanguageChoice } from '@/components/shell/preference-choices.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { SettingsCard } from '../settings-card.tsx';

/** The language of the pages, at once, and of the mails that this account gets. */
export function LanguageSettings() {
  const t = useTranslations('settings.language');
  const tellFailure = useFailureNotice();
  const language = useLanguageChoice();
  const choose = async (id: string) => {
    language.onChange(id);
    try {
      await fetchJson('/v1/profile', { method: 'PATCH', body: { language: id } });
    } catch (error) {
      tellFailure(t('notSaved'), error);
    }
  };
  return (
    <SettingsCard title={t('title')} description={t('body')}>
      <ChoiceGroup
        legend={language.title}
        isLegendHidden
        options={language.options}
        value={language.value}
        onChange={choose}
      />
    </SettingsCard>
  );
}
