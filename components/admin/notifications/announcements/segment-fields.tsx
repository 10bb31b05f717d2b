'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { DateField } from '@/components/ui/date-field.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { ToggleChips } from '@/components/ui/toggle-chips.tsx';
import type { AnnouncementSegment } from '@/server/notifications/announcements/schema.ts';
import { startOfDay } from '../../days.ts';
import { audienceQuery } from './queries.ts';

const ROLES = ['user', 'moderator', 'admin'] as const;
const ACTIVE_DAYS = [1, 7, 30, 90] as const;

interface Props {
  segment: AnnouncementSegment;
  onChange: (segment: AnnouncementSegment) => void;
  error: string | undefined;
}

/** Who is told, and how many that are now. Nothing chosen means everybody. */
export function SegmentFields({ segment, onChange, error }: Props) {
  const t = useTranslations('adminNotifications.announcements');
  const tRoles = useTranslations('adminLive.people.roles');
  const { roles, language, signedUpSince, activeWithinDays } = segment;
  const set = (change: { [Key in keyof AnnouncementSegment]?: AnnouncementSegment[Key] | undefined }) => {
    const next = Object.entries({ ...segment, ...change }).filter(([, value]) => value !== undefined);
    onChange(Object.fromEntries(next));
  };
  return (
    <section
      aria-labelledby="segment-title"
      className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
    >
      <h3 id="segment-title" className="mb-3 font-medium">
        {t('segment')}
      </h3>
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <ToggleChips
          legend={t('roles')}
          options={ROLES.map((id) => ({ id, label: tRoles(id) }))}
          values={roles ?? []}
          onChange={(chosen) => set({ roles: chosen.length === 0 ? undefined : chosen })}
        />
        <SelectField
          label={t('language')}
          options={[
            { id: '', label: t('anyLanguage') },
            { id: 'ko', label: t('readsKo') },
            { id: 'en', label: t('readsEn') },
          ]}
          value={language ?? ''}
          onChange={(id) => set({ language: id === 'ko' || id === 'en' ? id : undefined })}
        />
        <DateField
          label={t('signedUpSince')}
          value={signedUpSince === undefined ? '' : dayOf(signedUpSince)}
          onChange={(day) => set({ signedUpSince: startOfDay(day, 0) ?? undefined })}
        />
        <SelectField
          label={t('active')}
          options={[
            { id: '', label: t('anyActivity') },
            ...daysToChoose(activeWithinDays).map((days) => ({ id: String(days), label: t('activeWithin', { days }) })),
          ]}
          value={activeWithinDays === undefined ? '' : String(activeWithinDays)}
          onChange={(id) => set({ activeWithinDays: id === '' ? undefined : Number(id) })}
        />
      </div>
      {error !== undefined && <p className="mt-2 text-danger-text text-sm">{error}</p>}
      <Audience segment={segment} />
    </section>
  );
}

/** The usual ones, and what was chosen by other means. */
function daysToChoose(chosen: number | undefined): number[] {
  return [...new Set([...ACTIVE_DAYS, ...(chosen === undefined ? [] : [chosen])])].sort((a, b) => a - b);
}

/** The day on the reader's clock, as its field writes it. */
function dayOf(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function Audience({ segment }: { segment: AnnouncementSegment }) {
  const t = useTranslations('adminNotifications.announcements');
  const { data, isError, isFetching } = useQuery(audienceQuery(segment));
  return (
    <p role="status" className={`mt-4 text-sm ${isFetching ? 'opacity-60' : ''}`}>
      {isError && data === undefined && <span className="text-danger-text">{t('audienceFailed')}</span>}
      {data !== undefined && (
        <>
          <span className="font-semibold text-lg tabular-nums">{t('audience', { count: data.people })}</span>
          <span className="block text-muted text-xs">{t('audienceHint')}</span>
        </>
      )}
    </p>
  );
}
