'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { AnnouncementForm } from './announcement-form.tsx';

/** A new announcement; as soon as it is saved it has a page of its own, from where it is sent. */
export function NewAnnouncement() {
  const t = useTranslations('adminNotifications.announcements');
  const router = useRouter();
  return (
    <>
      <h2 className="mb-4 font-semibold text-lg">{t('newTitle')}</h2>
      <AnnouncementForm
        announcement={null}
        onSaved={({ id }) => router.replace(`/admin/notifications/announcements/${id}`)}
      />
    </>
  );
}
