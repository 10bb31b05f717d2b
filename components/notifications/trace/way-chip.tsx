import { useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';
import type { ChannelTrace } from '@/server/notifications/trace/schema.ts';

type State = ChannelTrace['state'];

const TONES: Partial<Record<State, 'success' | 'warning' | 'danger'>> = {
  sent: 'success',
  delivered: 'success',
  opened: 'success',
  clicked: 'success',
  held: 'warning',
  failed: 'danger',
  dead: 'danger',
};

/** How far something has come on a channel, in a word. */
export function WayChip({ state }: { state: State | 'read' }) {
  const t = useTranslations('notifications.states');
  const tTrace = useTranslations('notificationTrace');
  if (state === 'shown' || state === 'read') return <Chip tone="success">{tTrace(state)}</Chip>;
  return <Chip tone={TONES[state] ?? 'neutral'}>{t(state)}</Chip>;
}
