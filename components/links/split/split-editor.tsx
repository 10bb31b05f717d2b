'use client';

import { Plus, X } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { DateTimeField } from '@/components/ui/date-time-field.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { VARIANTS_MAX, VARIANTS_MIN } from '@/server/links/terms.ts';
import { sharesOf } from '../editor/describe-draft.ts';
import { type DraftExperiment, newKey } from '../editor/draft.ts';
import type { LinkForm } from '../editor/use-link-form.ts';
import { targetLabel } from '../link-label.ts';

/** A new split is even, and begins with the target that the link has. */
const begin = (url: string): DraftExperiment => ({
  variants: [
    { key: newKey(), url, weight: '50' },
    { key: newKey(), url: '', weight: '50' },
  ],
  endsAt: '',
  winner: '',
});

/** The letter by which a variant is spoken of. */
const letterOf = (place: number): string => String.fromCharCode(65 + place);

/** Visitors are split over targets by weight; from a date on all go to the winner. */
export function SplitEditor({ form }: { form: LinkForm }) {
  const t = useTranslations('links.split');
  const format = useFormatter();
  const { draft, change, errorAt } = form;
  const { experiment } = draft;
  if (experiment === null) {
    return (
      <div>
        <p className="mb-3 text-muted text-sm leading-relaxed">{t('about')}</p>
        <Button
          variant="tertiary"
          icon={<Plus aria-hidden />}
          onPress={() => change({ experiment: begin(draft.url.trim()) })}
        >
          {t('begin')}
        </Button>
      </div>
    );
  }
  const set = (patch: Partial<DraftExperiment>) => change({ experiment: { ...experiment, ...patch } });
  const { variants } = experiment;
  const shares = sharesOf(variants.map(({ weight }) => weight));
  const setVariant = (key: string, patch: { url?: string; weight?: string }) =>
    set({ variants: variants.map((variant) => (variant.key === key ? { ...variant, ...patch } : variant)) });
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted text-sm leading-relaxed">{t('about')}</p>
      <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full bg-default">
        {variants.map(({ key }, place) => (
          <span
            key={key}
            className="h-full bg-accent transition-[flex-grow] duration-150 motion-reduce:transition-none"
            style={{ flexGrow: shares[place] ?? 0, flexBasis: 0, opacity: 1 - place * 0.17 }}
          />
        ))}
      </div>
      <ol aria-label={t('variants')} className="flex flex-col gap-3">
        {variants.map(({ key, url, weight }, place) => (
          <li
            key={key}
            className="grid grid-cols-[1fr_auto] items-start gap-x-2 gap-y-2 sm:grid-cols-[1fr_8.5rem_auto]"
          >
            <TextField
              label={t('url', { letter: letterOf(place) })}
              name={`variant-url-${place}`}
              value={url}
              onChange={(next) => setVariant(key, { url: next })}
              inputMode="url"
              autoComplete="off"
              spellCheck="false"
              error={errorAt(`experiment.variants.${place}.url`)}
              className="max-sm:col-span-2"
            />
            <TextField
              label={t('weight', { letter: letterOf(place) })}
              name={`variant-weight-${place}`}
              value={weight}
              onChange={(next) => setVariant(key, { weight: next })}
              inputMode="numeric"
              autoComplete="off"
              maxLength={3}
              inputClassName="pe-16!"
              error={errorAt(`experiment.variants.${place}.weight`)}
              suffix={
                <span className="pe-2 text-muted text-sm tabular-nums">
                  {format.number(shares[place] ?? 0, { style: 'percent', maximumFractionDigits: 1 })}
                </span>
              }
            />
            <div className="pt-7">
              <IconButton
                label={t('remove', { letter: letterOf(place) })}
                isDisabled={variants.length <= VARIANTS_MIN}
                onPress={() => set({ variants: variants.filter((variant) => variant.key !== key) })}
              >
                <X aria-hidden />
              </IconButton>
            </div>
          </li>
        ))}
      </ol>
      {errorAt('experiment') !== undefined && (
        <p className="text-[0.8125rem] text-danger-text">{errorAt('experiment')}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {variants.length < VARIANTS_MAX && (
          <Button
            size="sm"
            variant="tertiary"
            icon={<Plus aria-hidden />}
            onPress={() => set({ variants: [...variants, { key: newKey(), url: '', weight: '50' }] })}
          >
            {t('add')}
          </Button>
        )}
        <Button size="sm" variant="ghost" onPress={() => change({ experiment: null })}>
          {t('end')}
        </Button>
      </div>
      <div className="grid gap-4 border-separator border-t pt-4 sm:grid-cols-2">
        <DateTimeField
          label={t('endsAt')}
          value={experiment.endsAt}
          onChange={(endsAt) => set({ endsAt })}
          hint={t('endsAtHint')}
          error={errorAt('experiment.endsAt')}
        />
        {experiment.endsAt !== '' && (
          <SelectField
            label={t('winner')}
            value={experiment.winner}
            onChange={(winner) => set({ winner })}
            options={[
              { id: '', label: t('winnerOwn', { url: targetLabel(draft.url) }) },
              ...variants.map(({ key, url }, place) => ({
                id: key,
                label: t('winnerVariant', { letter: letterOf(place), url: targetLabel(url) }),
              })),
            ]}
          />
        )}
      </div>
    </div>
  );
}
