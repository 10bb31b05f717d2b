'use client';

import { BellOff, CircleHelp, Ellipsis, UserX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { Menu } from '@/components/ui/menu.tsx';
import type { NotificationJson } from '@/server/notifications/inbox/schema.ts';
import { useMute } from './use-mute.ts';

const TraceDialog = lazyOver(() => import('../trace/trace-dialog.tsx').then((module) => module.TraceDialog));

/** Why one got it, and how to hear no more of the like. */
export function RowMenu({ item }: { item: NotificationJson }) {
  const t = useTranslations('notificationMutes');
  const tTrace = useTranslations('notificationTrace');
  const [isAsking, setIsAsking] = useState(false);
  const mute = useMute();
  const { id, title, thread, actor } = item;
  return (
    <>
      <Menu
        label={t('menu', { title })}
        trigger={<Ellipsis aria-hidden />}
        triggerClassName="text-muted"
        actions={[
          { id: 'why', label: tTrace('title'), icon: <CircleHelp />, onAction: () => setIsAsking(true) },
          ...(thread === null
            ? []
            : [
                {
                  id: 'mute-thread',
                  label: t('muteThread'),
                  icon: <BellOff />,
                  onAction: () => mute.mutate({ kind: 'thread', target: thread }),
                },
              ]),
          ...(actor === null
            ? []
            : [
                {
                  id: 'mute-person',
                  label: t('mutePerson', { name: actor.name }),
                  icon: <UserX />,
                  onAction: () => mute.mutate({ kind: 'person', target: actor.id }),
                },
              ]),
        ]}
      />
      {isAsking && <TraceDialog id={id} onClose={() => setIsAsking(false)} />}
    </>
  );
}
