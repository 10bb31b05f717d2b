'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Ellipsis, RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { rememberRecent } from '@/components/shell/recent-entries.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { Menu } from '@/components/ui/menu.tsx';
import { CopyLinkButton } from '../copy-link-button.tsx';
import { handDraftOver } from '../editor/hand-over.ts';
import { linkLabel, targetLabel } from '../link-label.ts';
import { linkMenu } from '../link-menu.tsx';
import { linkHref, linksHref } from '../links-filter.ts';
import { linkQuery } from '../queries.ts';
import { useArchiveLink, useDeleteLink, useRestoreLink } from '../use-change-link.ts';
import { LinkTabs } from './link-tabs.tsx';

/** Which link this is, on all of its pages: its name large enough to read aloud, what can be done with it, and the ways to its pages. */
export function LinkHeader({ id, viewerId }: { id: string; viewerId: string }) {
  const t = useTranslations('links');
  const tActions = useTranslations('links.actions');
  const router = useRouter();
  const { data: link } = useQuery(linkQuery(id));
  const archive = useArchiveLink();
  const remove = useDeleteLink();
  const restore = useRestoreLink();
  const name = link && (link.title ?? linkLabel(link.shortUrl));
  const isGone = link === undefined || link.deletedAt !== null;
  // The palette offers what was looked at last.
  useEffect(() => {
    if (name !== undefined && !isGone) rememberRecent(viewerId, { label: name, href: linkHref(id) });
  }, [viewerId, id, name, isGone]);
  if (link === undefined) return null;
  const label = linkLabel(link.shortUrl);
  const isDeleted = link.deletedAt !== null;
  return (
    <header className="mb-6">
      <Link
        href={linksHref(isDeleted ? { state: 'deleted' } : link.archivedAt ? { state: 'archived' } : {})}
        className="-ms-1.5 mb-2 inline-flex h-8 items-center gap-1.5 rounded-lg px-1.5 text-muted text-sm hover:text-foreground"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {t('page.back')}
      </Link>
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h1 className="font-bold text-2xl tracking-[-0.015em] [overflow-wrap:anywhere]">{label}</h1>
            {isDeleted && <Chip tone="danger">{t('page.inTrash')}</Chip>}
            {!isDeleted && link.archivedAt !== null && <Chip>{t('page.inArchive')}</Chip>}
            {!link.isEnabled && <Chip tone="warning">{t('marks.off')}</Chip>}
          </div>
          <p className="mt-1 truncate text-muted text-sm" title={link.url}>
            {link.title && <span className="text-foreground">{link.title} · </span>}
            <a href={link.url} target="_blank" rel="noopener noreferrer" className="underline-offset-4 hover:underline">
              {targetLabel(link.url)}
            </a>
          </p>
        </div>
        <div className="flex shrink-0 items-center">
          {isDeleted ? (
            <Button
              variant="primary"
              icon={<RotateCcw aria-hidden />}
              onPress={() => restore.mutate(link)}
              isPending={restore.isPending}
            >
              {t('actions.restore')}
            </Button>
          ) : (
            <>
              <CopyLinkButton shortUrl={link.shortUrl} />
              <Menu
                label={t('actions.more', { link: label })}
                trigger={<Ellipsis aria-hidden />}
                actions={linkMenu(link, tActions, {
                  onArchive: (each, isArchived) => archive.mutate({ link: each, isArchived }),
                  onDelete: (each) => {
                    remove.mutate(each);
                    router.push(linksHref({}));
                  },
                  onDuplicate: (each) => {
                    handDraftOver({ copyOf: each });
                    router.push('/links/new');
                  },
                })}
              />
            </>
          )}
        </div>
      </div>
      {!isDeleted && <LinkTabs id={id} />}
    </header>
  );
}
