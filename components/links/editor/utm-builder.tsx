'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { TextField } from '@/components/ui/text-field.tsx';
import { utmLinksQuery } from '../queries.ts';
import type { LinkForm } from './use-link-form.ts';
import { readUtm, UTM_FIELDS, utmValuesOf, writeUtm } from './utm.ts';

/** As many suggestions as people look through. */
const SUGGESTED = 12;

/** The utm parameters of the target as fields: what is typed here stands in the address at once, and the other way round. */
export function UtmBuilder({ form }: { form: LinkForm }) {
  const t = useTranslations('links.utm');
  const id = useId();
  const { draft, change } = form;
  const { data: others } = useQuery(utmLinksQuery());
  const values = readUtm(draft.url);
  const suggested = utmValuesOf(others?.items.map(({ url }) => url) ?? []);
  return (
    <div>
      <p className="mb-4 text-muted text-sm leading-relaxed">{t('about')}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {UTM_FIELDS.map((field) => (
          <div key={field}>
            <TextField
              label={t(`fields.${field}`)}
              name={field}
              value={values[field]}
              onChange={(value) => change({ url: writeUtm(draft.url, field, value) })}
              autoComplete="off"
              spellCheck="false"
              placeholder={t(`examples.${field}`)}
              listId={`${id}-${field}`}
            />
            <datalist id={`${id}-${field}`}>
              {suggested[field]
                .filter((value) => value !== values[field])
                .slice(0, SUGGESTED)
                .map((value) => (
                  <option key={value} value={value} />
                ))}
            </datalist>
          </div>
        ))}
      </div>
    </div>
  );
}
