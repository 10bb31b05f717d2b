'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Switch } from '@/components/ui/switch.tsx';
import { LINK_STATUSES } from '@/server/links/terms.ts';
import { isGuarded } from './describe-draft.ts';
import type { LinkForm } from './use-link-form.ts';

/** How the redirect answers: each way with what it costs, in words. */
export function RedirectSection({ form }: { form: LinkForm }) {
  const t = useTranslations('links.redirect');
  const id = useId();
  const { draft, change } = form;
  return (
    <div className="flex flex-col gap-5">
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-medium text-sm">{t('status')}</legend>
        {LINK_STATUSES.map((status) => (
          <label
            key={status}
            className="relative flex cursor-pointer gap-3 rounded-xl px-3 py-2.5 hover:bg-default/50 has-checked:bg-default has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={`${id}-status`}
              value={status}
              checked={draft.status === status}
              onChange={() => change({ status })}
              aria-describedby={`${id}-${status}`}
              className="mt-1 size-4 shrink-0 accent-accent"
            />
            <span>
              <span className="font-medium text-sm">{t(`names.${status}`)}</span>
              <span id={`${id}-${status}`} className="block text-[0.8125rem] text-muted leading-snug">
                {t(`about.${status}`)}
              </span>
            </span>
          </label>
        ))}
        {isGuarded(draft) && (draft.status === 301 || draft.status === 308) && (
          <p className="mt-1 rounded-lg bg-warning/12 px-3 py-2 text-[0.8125rem] text-warning-text">{t('guarded')}</p>
        )}
      </fieldset>
      <div className="flex items-start justify-between gap-4">
        <div>
          <p className="font-medium text-sm">{t('query')}</p>
          <p id={`${id}-query`} className="text-[0.8125rem] text-muted leading-snug">
            {t('queryHint')}
          </p>
        </div>
        <Switch
          label={t('query')}
          isLabelHidden
          isOn={draft.forwardsQuery}
          onChange={(forwardsQuery) => change({ forwardsQuery })}
          describedBy={`${id}-query`}
        />
      </div>
    </div>
  );
}
