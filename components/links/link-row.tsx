'use client';

import { Ellipsis, ExternalLink, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import { AnimatedNumber } from '@/components/ui/animated-number.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Menu } from '@/components/ui/menu.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { CopyLinkButton } from './copy-link-button.tsx';
import { linkLabel, targetLabel } from './link-label.ts';
import { isPending } from './use-create-link.ts';

interface Props {
  link: LinkJson;
  /** Arrived after the list was first shown: it lights up once. */
  isNew: boolean;
  onEdit: (link: LinkJson) => void;
  onDelete: (link: LinkJson) => void;
  onRestore: (link: LinkJson) => void;
}

/** One link: a table row from 640 px up, two lines of a list below. */
export const LinkRow = memo(function LinkRow({ link, isNew, onEdit, onDelete, onRestore }: Props) {
  const t = useTranslations('links');
  const label = linkLabel(link.shortUrl);
  const waits = isPending(link);
  const isDeleted = link.deletedAt !== null;
  return (
    <tr
      data-link-id={link.id}
      className={`grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 border-separator border-t px-4 py-3 first:border-t-0 sm:table-row sm:px-0 ${waits ? 'opacity-60' : ''} ${isNew ? 'motion-safe:animate-[row-arrives_1.6s_ease-out]' : ''}`}
    >
      <td className="col-start-1 row-start-1 block min-w-0 sm:table-cell sm:w-full sm:max-w-0 sm:py-3 sm:ps-5 sm:pe-4">
        <div className="flex items-baseline gap-2">
          {waits || isDeleted ? (
            <span className="truncate font-medium text-[0.9375rem]">
              {waits && link.alias === '' ? t('table.pending') : label}
            </span>
          ) : (
            <a
              href={link.shortUrl}
              target="_blank"
              rel="noopener"
              className="truncate rounded font-medium text-[0.9375rem] underline-offset-4 hover:underline"
            >
              {label}
            </a>
          )}
          {link.title && <span className="hidden shrink-[2] truncate text-muted text-sm sm:inline">{link.title}</span>}
        </div>
        {link.title && <p className="mt-0.5 truncate text-sm sm:hidden">{link.title}</p>}
        <p className="mt-0.5 truncate text-[0.8125rem] text-muted" title={link.url}>
          {targetLabel(link.url)}
        </p>
      </td>
      <td className="col-start-1 row-start-2 mt-1 block text-[0.8125rem] text-muted sm:table-cell sm:whitespace-nowrap sm:px-4 sm:py-3 sm:text-right sm:text-[0.9375rem] sm:text-foreground">
        <span aria-hidden className="me-1 sm:hidden">
          {t('table.clicks')}
        </span>
        <AnimatedNumber value={link.clicks} />
        <span aria-hidden className="sm:hidden">
          {' · '}
          <RelativeTime iso={link.deletedAt ?? link.createdAt} />
        </span>
      </td>
      <td className="hidden whitespace-nowrap px-4 py-3 text-muted text-sm sm:table-cell">
        <RelativeTime iso={link.deletedAt ?? link.createdAt} />
      </td>
      <td className="col-start-2 row-span-2 row-start-1 block whitespace-nowrap sm:table-cell sm:py-3 sm:ps-2 sm:pe-3">
        <div className={`flex items-center justify-end ${waits ? 'invisible' : ''}`}>
          {isDeleted ? (
            <Button
              variant="tertiary"
              size="sm"
              icon={<RotateCcw aria-hidden />}
              onPress={() => onRestore(link)}
              aria-label={t('actions.restoreLink', { link: label })}
            >
              {t('actions.restore')}
            </Button>
          ) : (
            <>
              <CopyLinkButton shortUrl={link.shortUrl} />
              <Menu
                label={t('actions.more', { link: label })}
                trigger={<Ellipsis aria-hidden />}
                actions={[
                  {
                    id: 'open',
                    label: t('actions.openShort'),
                    icon: <ExternalLink />,
                    href: link.shortUrl,
                    isExternal: true,
                  },
                  { id: 'edit', label: t('actions.edit'), icon: <Pencil />, onAction: () => onEdit(link) },
                  {
                    id: 'delete',
                    label: t('actions.delete'),
                    icon: <Trash2 />,
                    isDanger: true,
                    onAction: () => onDelete(link),
                  },
                ]}
              />
            </>
          )}
        </div>
      </td>
    </tr>
  );
});
