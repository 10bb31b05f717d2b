'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { reasonsByField, toApiProblem } from '@/components/api-client/problem.ts';
import { profileQuery, refreshPeople } from '@/components/people/queries.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { LOCALE_NAMES } from '@/components/shell/locale-names.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { SelectField } from '@/components/ui/select-field.tsx';
import { TextArea } from '@/components/ui/text-area.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { ProfileJson } from '@/server/users/profile/schema.ts';
import { BIO_MAX } from '@/server/users/profile/terms.ts';
import { countGraphemes } from '@/server/users/text/terms.ts';

const FIELDS = ['name', 'handle', 'bio', 'language', 'timeZone'] as const;

type Draft = Pick<ProfileJson, (typeof FIELDS)[number]>;

/** What the viewer says about themselves. Saved against the version that was read, so that two windows do not undo each other. */
export function ProfileForm({ profile, onReload }: { profile: ProfileJson; onReload: () => void }) {
  const t = useTranslations('profile');
  const reason = useReason();
  // What the person read, also when a newer profile arrives while they type.
  const [read] = useState(profile);
  const [draft, setDraft] = useState<Draft>(read);
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const save = useSaveProfile(onReload);
  const problem = save.error === null ? null : toApiProblem(save.error);
  const reasons = problem === null ? {} : reasonsByField(problem, FIELDS);
  const words = (field: string) =>
    problem !== null && reasons[field] !== undefined ? reason(problem, reasons[field]) : undefined;
  const left = BIO_MAX - countGraphemes(draft.bio.trim());

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changed = FIELDS.filter((field) => draft[field] !== read[field]);
    if (save.isPending) return;
    const body = Object.fromEntries(changed.map((field) => [field, draft[field]]));
    if (changed.length === 0) notify({ title: t('saved'), tone: 'success' });
    else save.mutate({ body, version: profile.pictureUrl === read.pictureUrl ? read.version : profile.version });
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <SettingsCard title={t('about.title')}>
        <div className="flex flex-col gap-4">
          <TextField
            label={t('about.name')}
            name="name"
            value={draft.name}
            onChange={(name) => set({ name })}
            autoComplete="name"
            error={words('name')}
          />
          <TextField
            label={t('about.handle')}
            name="handle"
            value={draft.handle}
            onChange={(handle) => set({ handle: handle.trim().toLowerCase() })}
            autoComplete="username"
            spellCheck="false"
            hint={t('about.handleHint')}
            error={words('handle')}
          />
          <TextArea
            label={t('about.bio')}
            name="bio"
            value={draft.bio}
            onChange={(bio) => set({ bio })}
            hint={t('about.bioHint', { left: Math.max(0, left) })}
            error={words('bio') ?? (left < 0 ? t('about.bioOver', { over: -left }) : undefined)}
          />
        </div>
      </SettingsCard>
      <SettingsCard title={t('place.title')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label={t('place.language')}
            value={draft.language ?? ''}
            onChange={(id) => set({ language: id === 'ko' || id === 'en' ? id : null })}
            options={[
              { id: '', label: t('place.languageAuto') },
              { id: 'ko', label: LOCALE_NAMES.ko },
              { id: 'en', label: LOCALE_NAMES.en },
            ]}
          />
          <SelectField
            label={t('place.timeZone')}
            value={draft.timeZone ?? ''}
            onChange={(id) => set({ timeZone: id === '' ? null : id })}
            options={timeZones(draft.timeZone, t('place.timeZoneAuto'))}
          />
        </div>
      </SettingsCard>
      {problem?.reason === 'changed_meanwhile' ? (
        <div role="alert" className="rounded-2xl border border-border bg-surface p-4 text-sm shadow-surface">
          <p className="font-semibold">{t('changedTitle')}</p>
          <p className="mt-1 text-muted">{t('changedBody')}</p>
          <Button size="sm" variant="secondary" className="mt-3" onPress={onReload}>
            {t('reload')}
          </Button>
        </div>
      ) : (
        words('form') !== undefined && (
          <p role="alert" className="text-danger-text text-sm">
            {words('form')}
          </p>
        )
      )}
      <div>
        <Button variant="primary" type="submit" isPending={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

/** All that this browser knows, and the one that was chosen on another. */
function timeZones(chosen: string | null, auto: string): { id: string; label: string }[] {
  const known = Intl.supportedValuesOf('timeZone');
  const all = chosen === null || known.includes(chosen) ? known : [chosen, ...known];
  return [{ id: '', label: auto }, ...all.map((id) => ({ id, label: id.replaceAll('_', ' ') }))];
}

function useSaveProfile(onSaved: () => void) {
  const t = useTranslations('profile');
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: ({ body, version }: { body: Partial<Draft>; version: number }) =>
      fetchJson<ProfileJson>('/v1/profile', { method: 'PATCH', body, ifVersion: version }),
    onSuccess: (profile) => {
      client.setQueryData(profileQuery().queryKey, profile);
      void refreshPeople(client);
      notify({ title: t('saved'), tone: 'success' });
      // Name, handle and language stand in the frame too, which is made on the server.
      router.refresh();
      onSaved();
    },
  });
}
