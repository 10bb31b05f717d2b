import { useTranslations } from 'next-intl';
import type { AnnouncementJson } from '@/server/notifications/announcements/schema.ts';

/** What was told, as it can no longer be changed. */
export function AnnouncementText({ announcement: { texts, url } }: { announcement: AnnouncementJson }) {
  const t = useTranslations('adminNotifications.announcements');
  const tTemplates = useTranslations('adminNotifications.templates');
  return (
    <section aria-label={t('said')} className="grid gap-4 lg:grid-cols-2">
      {(['ko', 'en'] as const).map((language) => (
        <div
          key={language}
          lang={language}
          className="rounded-2xl border border-border bg-surface px-5 py-4 text-sm shadow-surface"
        >
          <h3 className="mb-2 text-muted text-xs">{tTemplates(`languages.${language}`)}</h3>
          <p className="break-words font-medium">{texts[language].title}</p>
          <p className="mt-1 whitespace-pre-wrap break-words">{texts[language].body}</p>
        </div>
      ))}
      {url !== null && (
        <p className="break-all text-muted text-sm lg:col-span-2">
          {t('url')}: {url}
        </p>
      )}
    </section>
  );
}
