'use client';

import { Ellipsis, RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import { AnimatedNumber } from '@/components/ui/animated-number.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Menu } from '@/components/ui/menu.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { CopyLinkButton } from '../copy-link-button.tsx';
import { isPending } from '../create/use-create-link.ts';
import { HealthBadge } from '../health/health-badge.tsx';
import { linkLabel, targetLabel } from '../link-label.ts';
import { type LinkActs, linkMenu } from '../link-menu.tsx';
import { linkHref } from '../links-filter.ts';
import { LinkMarks } from './link-marks.tsx';
import { LinkTags } from './link-tags.tsx';
import { LinkThumb } from './link-thumb.tsx';

interface Props {
  link: LinkJson;
  /** Its place in the list, from 0. */
  index: number;
  /** Arrived after the list was first shown: it lights up once. */
  isNew: boolean;
  isSelected: boolean;
  onSelect: (id: string, isRange: boolean) => void;
  /** The same object as long as the list is shown. */
  acts: LinkActs & { onRestore: (link: LinkJson) => void };
}

/** One link: a table row from 640 px up, a few lines of a list below. All rows of a screen are equally high. */
export const LinkRow = memo(function LinkRow({ link, index, isNew, isSelected, onSelect, acts }: Props) {
  const t = useTranslations('links');
  const tActions = useTranslations('links.actions');
  const label = linkLabel(link.shortUrl);
  // Where there is little room the host gives way, never the name.
  const nameAt = label.lastIndexOf('/') + 1;
  const waits = isPending(link);
  const isDeleted = link.deletedAt !== null;
  return (
    <tr
      data-link-id={link.id}
      data-index={index}
      aria-rowindex={index + 2}
      tabIndex={-1}
      className={`group/row relative grid h-[7.25rem] grid-cols-[minmax(0,1fr)_auto] grid-rows-[1fr_auto] gap-x-2 border-separator border-t px-4 py-3 -outline-offset-2 first:border-t-0 focus-visible:outline-2 focus-visible:outline-focus sm:table-row sm:h-[4.5rem] sm:px-0 ${waits ? 'opacity-60' : ''} ${isSelected ? 'bg-accent/6' : ''} ${isNew ? 'motion-safe:animate-[row-arrives_1.6s_ease-out]' : ''}`}
    >
      <td className="col-start-1 row-span-2 row-start-1 block min-w-0 sm:table-cell sm:py-0 sm:ps-4 sm:pe-4 sm:align-middle">
        <div className="flex items-start gap-3 sm:items-center">
          <LinkThumb link={link} isSelected={isSelected} onSelect={waits ? undefined : onSelect} />
          <div className="min-w-0 flex-1">
            <div className="flex items-baseline gap-2">
              {waits ? (
                <span className="truncate font-medium text-[0.9375rem]">
                  {link.alias === '' ? t('table.pending') : label}
                </span>
              ) : (
                <Link
                  href={linkHref(link.id)}
                  prefetch={false}
                  className="flex min-w-0 rounded font-medium text-[0.9375rem] underline-offset-4 hover:underline sm:shrink-0 sm:max-w-2/3"
                >
                  <span className="min-w-4 truncate">{label.slice(0, nameAt)}</span>
                  <span className="max-w-full shrink-0 truncate">{label.slice(nameAt)}</span>
                </Link>
              )}
              {link.title && <span className="hidden truncate text-muted text-sm sm:inline">{link.title}</span>}
              <span className="flex shrink-0 items-center gap-2 self-center max-sm:hidden">
                <LinkMarks link={link} />
                <HealthBadge link={link} />
              </span>
            </div>
            {link.title && <p className="mt-0.5 truncate text-sm sm:hidden">{link.title}</p>}
            <div className="mt-0.5 flex items-center gap-2">
              <p className="truncate text-[0.8125rem] text-muted" title={link.url}>
                {targetLabel(link.url)}
              </p>
              <LinkTags tags={link.tags} className="max-sm:hidden" />
            </div>
          </div>
        </div>
      </td>
      <td className="col-span-2 col-start-1 row-start-2 flex h-5 min-w-0 items-center gap-1 overflow-hidden whitespace-nowrap ps-13 text-[0.8125rem] text-muted sm:table-cell sm:overflow-visible sm:whitespace-nowrap sm:px-4 sm:text-right sm:align-middle sm:text-[0.9375rem] sm:text-foreground">
        <span aria-hidden className="sm:hidden">
          {t('table.clicks')}
        </span>
        <AnimatedNumber value={link.clicks} />
        <span aria-hidden className="sm:hidden">
          {'· '}
          <RelativeTime iso={link.deletedAt ?? link.createdAt} />
        </span>
        <span className="ms-1 flex items-center gap-2 sm:hidden">
          <LinkMarks link={link} />
          <HealthBadge link={link} />
        </span>
      </td>
      <td className="hidden truncate px-4 text-muted text-sm sm:table-cell sm:align-middle">
        <RelativeTime iso={link.deletedAt ?? link.createdAt} />
      </td>
      <td className="col-start-2 row-span-2 row-start-1 block whitespace-nowrap sm:table-cell sm:ps-2 sm:pe-3 sm:align-middle">
        <div className={`flex items-center justify-end ${waits ? 'invisible' : ''}`}>
          {isDeleted ? (
            <Button
              variant="tertiary"
              size="sm"
              icon={<RotateCcw aria-hidden />}
              onPress={() => acts.onRestore(link)}
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
                actions={linkMenu(link, tActions, acts)}
              />
            </>
          )}
        </div>
      </td>
    </tr>
  );
});
