'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { TextArea } from '@/components/ui/text-area.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { AnnouncementJson, AnnouncementSegment } from '@/server/notifications/announcements/schema.ts';
import { ANNOUNCEMENT_TITLE_MAX, ANNOUNCEMENT_URL_MAX } from '@/server/notifications/announcements/terms.ts';
import { ANNOUNCEMENTS, ANNOUNCEMENTS_PATH, announcementQuery } from './queries.ts';
import { SegmentFields } from './segment-fields.tsx';

const LANGUAGES = ['ko', 'en'] as const;
const FIELDS = [
  ...(['texts.ko.title', 'texts.ko.body', 'texts.en.title', 'texts.en.body', 'url'] as const),
  ...(['segment.roles', 'segment.signedUpSince', 'segment.activeWithinDays'] as const),
] as const;

const EMPTY = { ko: { title: '', body: '' }, en: { title: '', body: '' } };

interface Props {
  /** Null: it is being written for the first time. */
  announcement: AnnouncementJson | null;
  onSaved: (saved: AnnouncementJson) => void;
  /** Whether what stands in the fields is what is saved. */
  onDirty?: (isDirty: boolean) => void;
}

/** What is told, where it leads, and to whom; saved as a draft. */
export function AnnouncementForm({ announcement, onSaved, onDirty }: Props) {
  const t = useTranslations('adminNotifications.announcements');
  const tTemplates = useTranslations('adminNotifications.templates');
  const client = useQueryClient();
  const [texts, setTexts] = useState(announcement?.texts ?? EMPTY);
  const [url, setUrl] = useState(announcement?.url ?? '');
  const [segment, setSegment] = useState<AnnouncementSegment>(announcement?.segment ?? {});
  const save = useMutation({
    mutationFn: () => {
      const body = { texts, url: url.trim() === '' ? null : url, segment };
      if (announcement === null) return fetchJson<AnnouncementJson>(ANNOUNCEMENTS_PATH, { method: 'POST', body });
      return fetchJson<AnnouncementJson>(`${ANNOUNCEMENTS_PATH}/${announcement.id}`, {
        ...{ method: 'PUT', body, ifVersion: announcement.version },
      });
    },
    onSuccess: async (saved) => {
      notify({ title: t('saved'), tone: 'success' });
      client.setQueryData(announcementQuery(saved.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: [...ANNOUNCEMENTS, 'list'] });
      onDirty?.(false);
      onSaved(saved);
    },
  });
  const words = useFieldReasons(save.error, FIELDS);
  const touch = () => onDirty?.(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} onChange={touch} noValidate aria-label={t('form')} className="flex flex-col gap-4">
      <div className="grid gap-4 lg:grid-cols-2">
        {LANGUAGES.map((language) => (
          <section
            key={language}
            aria-labelledby={`announcement-${language}`}
            className="flex flex-col gap-4 rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
          >
            <h3 id={`announcement-${language}`} className="font-medium">
              {tTemplates(`languages.${language}`)}
            </h3>
            <TextField
              label={t('headline')}
              name={`title-${language}`}
              autoComplete="off"
              maxLength={ANNOUNCEMENT_TITLE_MAX}
              value={texts[language].title}
              onChange={(title) => setTexts((all) => ({ ...all, [language]: { ...all[language], title } }))}
              error={words(`texts.${language}.title`)}
            />
            <TextArea
              label={t('body')}
              name={`body-${language}`}
              rows={5}
              value={texts[language].body}
              onChange={(body) => setTexts((all) => ({ ...all, [language]: { ...all[language], body } }))}
              error={words(`texts.${language}.body`)}
            />
          </section>
        ))}
      </div>
      <div className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5">
        <TextField
          label={t('url')}
          name="url"
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          maxLength={ANNOUNCEMENT_URL_MAX}
          value={url}
          onChange={setUrl}
          hint={t('urlHint')}
          error={words('url')}
        />
      </div>
      <SegmentFields
        segment={segment}
        onChange={(next) => {
          setSegment(next);
          touch();
        }}
        error={words('segment.roles') ?? words('segment.signedUpSince') ?? words('segment.activeWithinDays')}
      />
      <p role="alert" className="text-danger-text text-sm empty:hidden">
        {words('form')}
      </p>
      <div>
        <Button type="submit" variant={announcement === null ? 'primary' : 'tertiary'} isPending={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
