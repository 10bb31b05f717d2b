'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import type { TemplateView } from '@/server/notifications/templates/schema.ts';
import { LANGUAGES } from '@/server/notifications/templates/terms.ts';
import { VersionList } from './version-list.tsx';

/** What held before, in one language at a time. */
export function VersionLists({ template }: { template: TemplateView }) {
  const t = useTranslations('adminNotifications.templates');
  const [language, setLanguage] = useState<'ko' | 'en'>('ko');
  const current = template.languages.find((one) => one.language === language);
  return (
    <section aria-labelledby="versions-title" className="mt-9">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="versions-title" className="font-semibold">
          {t('versions')}
        </h2>
        <ChoiceGroup
          legend={t('language')}
          isLegendHidden
          options={LANGUAGES.map((id) => ({ id, label: t(`languages.${id}`) }))}
          value={language}
          onChange={setLanguage}
        />
      </div>
      {current !== undefined && <VersionList key={language} template={template} current={current} />}
    </section>
  );
}
