'use client';

import { useTranslations } from 'next-intl';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import type { Reason } from '@/server/notifications/terms.ts';
import type { ChannelTrace } from '@/server/notifications/trace/schema.ts';
import { TraceSteps } from './trace-steps.tsx';
import { WayChip } from './way-chip.tsx';

interface Props {
  channels: ChannelTrace[];
  /** Why a channel was left out or waits, in words for whoever reads it. */
  reasonOf: (reason: Reason) => string;
}

/** Every channel that a notification could come by, with how far it came, why, and each step on the way. */
export function TraceChannels({ channels, reasonOf }: Props) {
  const t = useTranslations('notificationTrace');
  const tChannels = useTranslations('notifications.channels');
  return (
    <ul className="flex flex-col gap-3">
      {channels.map((one, index) => {
        const { channel, device, state, reason, attempts, dueAt } = one;
        return (
          // Several devices of a channel have nothing else to tell them apart once they are removed; the list never changes its order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={`${channel} ${index}`} className="rounded-xl border border-border px-4 py-3">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <h3 className="font-medium text-sm">
                {tChannels(channel)}
                {device !== null && <span className="font-normal text-muted"> {device}</span>}
              </h3>
              <WayChip state={state} />
              {attempts > 1 && <span className="text-muted text-xs">{t('attempts', { count: attempts })}</span>}
            </div>
            {reason !== null && <p className="mt-1 text-sm">{reasonOf(reason)}</p>}
            {dueAt !== null && (
              <p className="mt-1 text-muted text-xs">
                {t('next')} <ExactTime iso={dueAt} />
              </p>
            )}
            <TraceSteps steps={one.steps} />
          </li>
        );
      })}
    </ul>
  );
}
