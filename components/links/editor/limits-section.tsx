'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { DateTimeField } from '@/components/ui/date-time-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { useZone } from '@/components/ui/use-zone.ts';
import type { LinkForm } from './use-link-form.ts';

const HOUR = 3_600_000;

/** What people choose most; each counts from now. */
const PRESETS = [
  { id: 'day', ms: 24 * HOUR },
  { id: 'week', ms: 7 * 24 * HOUR },
  { id: 'month', ms: 30 * 24 * HOUR },
] as const;

/** On the minute, as the field shows it. */
const afterNow = (ms: number): string => new Date(Math.ceil((Date.now() + ms) / 60_000) * 60_000).toISOString();

/** When the link ends: at a moment, after so many visits, or whichever comes first; and where it leads then. */
export function LimitsSection({ form, passes }: { form: LinkForm; passes: number }) {
  const t = useTranslations('links.limits');
  const { draft, before, change, errorAt } = form;
  const zone = useZone();
  const isLimited = draft.maxClicks.trim() !== '';
  return (
    <div className="flex flex-col gap-5">
      <div>
        <DateTimeField
          label={t('expiresAt')}
          value={draft.expiresAt}
          onChange={(expiresAt) => change({ expiresAt })}
          hint={t('zone', { zone })}
          error={errorAt('expiresAt')}
          className="sm:max-w-72"
        />
        <fieldset className="mt-2 flex flex-wrap gap-1.5">
          <legend className="sr-only">{t('presets')}</legend>
          {PRESETS.map(({ id, ms }) => (
            <Button key={id} size="sm" variant="tertiary" onPress={() => change({ expiresAt: afterNow(ms) })}>
              {t(`preset.${id}`)}
            </Button>
          ))}
          {draft.expiresAt !== '' && (
            <Button size="sm" variant="ghost" onPress={() => change({ expiresAt: '' })}>
              {t('never')}
            </Button>
          )}
        </fieldset>
      </div>
      <TextField
        label={t('maxClicks')}
        name="maxClicks"
        value={draft.maxClicks}
        onChange={(maxClicks) => change({ maxClicks })}
        inputMode="numeric"
        autoComplete="off"
        maxLength={10}
        placeholder={t('maxClicksPlaceholder')}
        hint={
          isLimited && draft.maxClicks === before.maxClicks && passes > 0
            ? t('passes', { count: passes })
            : t('maxClicksHint')
        }
        error={errorAt('maxClicks')}
        className="sm:max-w-72"
      />
      <TextField
        label={t('fallbackUrl')}
        name="fallbackUrl"
        value={draft.fallbackUrl}
        onChange={(fallbackUrl) => change({ fallbackUrl })}
        inputMode="url"
        autoComplete="off"
        spellCheck="false"
        placeholder={t('fallbackPlaceholder')}
        hint={t('fallbackHint')}
        error={errorAt('fallbackUrl')}
      />
    </div>
  );
}
