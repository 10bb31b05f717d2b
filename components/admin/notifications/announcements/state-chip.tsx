import { useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';
import type { AnnouncementState } from '@/server/notifications/announcements/terms.ts';

const TONES = {
  draft: 'neutral',
  scheduled: 'warning',
  sending: 'warning',
  sent: 'success',
  cancelled: 'danger',
} as const;

/** How far an announcement is, in a word. */
export function StateChip({ state }: { state: AnnouncementState }) {
  const t = useTranslations('adminNotifications.announcements');
  return <Chip tone={TONES[state]}>{t(`states.${state}`)}</Chip>;
}
