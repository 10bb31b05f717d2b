'use client';

import { Bell, Check, Flag, Link2, type LucideIcon, Megaphone, PackageCheck, ShieldAlert, Webhook } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Avatar } from '@/components/ui/avatar.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { NotificationJson } from '@/server/notifications/inbox/schema.ts';
import { RowMenu } from './row-menu.tsx';

const ICONS: Record<string, LucideIcon> = {
  'new-sign-in': ShieldAlert,
  'password-changed': ShieldAlert,
  'link-broken': Link2,
  'link-recovered': Link2,
  'click-milestone': Link2,
  'abuse-report': Flag,
  'link-moderated': ShieldAlert,
  'webhook-disabled': Webhook,
  announcement: Megaphone,
  'export-ready': PackageCheck,
};

interface Props {
  item: NotificationJson;
  onRead: (id: string) => void;
}

/** One line of the list: who or what, what happened, when; it leads there, and is read by that. */
export function NotificationRow({ item, onRead }: Props) {
  const t = useTranslations('notifications.list');
  const { id, type, title, body, url, actor, createdAt } = item;
  const isUnread = item.readAt === null;
  const Icon = ICONS[type] ?? Bell;
  const isOurs = url.startsWith('/');
  const inner = (
    <>
      {actor === null ? (
        <span aria-hidden className="grid size-10 shrink-0 place-items-center rounded-full bg-default text-muted">
          <Icon className="size-4.5" />
        </span>
      ) : (
        <Avatar name={actor.name} pictureUrl={actor.pictureUrl} size="md" />
      )}
      <span className="min-w-0 flex-1">
        <span className={`block break-words text-sm ${isUnread ? 'font-semibold' : ''}`}>
          {isUnread && <span className="sr-only">{t('unreadMark')}: </span>}
          {title}
        </span>
        {body !== '' && <span className="mt-0.5 line-clamp-2 block break-words text-muted text-sm">{body}</span>}
        <RelativeTime iso={createdAt} className="mt-1 block text-muted text-xs" />
      </span>
      {isUnread && <span aria-hidden className="mt-1.5 size-2 shrink-0 rounded-full bg-accent" />}
    </>
  );
  const look = 'flex min-w-0 flex-1 items-start gap-3 px-4 py-3 -outline-offset-2 hover:bg-default/50 sm:px-5';
  const open = () => isUnread && onRead(id);
  return (
    <li className="flex items-center border-separator border-t first:border-t-0">
      {isOurs ? (
        <Link href={url} className={look} onClick={open}>
          {inner}
        </Link>
      ) : (
        <a href={url} target="_blank" rel="noopener noreferrer" className={look} onClick={open}>
          {inner}
        </a>
      )}
      <div className="flex shrink-0 items-center pe-2 sm:pe-4">
        {isUnread && (
          <IconButton label={t('markRead', { title })} onPress={() => onRead(id)}>
            <Check aria-hidden />
          </IconButton>
        )}
        <RowMenu item={item} />
      </div>
    </li>
  );
}
