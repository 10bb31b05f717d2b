'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { LinkJson } from '@/server/links/schema.ts';
import { LinkRow } from './link-row.tsx';

interface Props {
  links: LinkJson[];
  state: 'active' | 'deleted';
  onEdit: (link: LinkJson) => void;
  onDelete: (link: LinkJson) => void;
  onRestore: (link: LinkJson) => void;
}

/** The frame that the table, its skeleton and its empty states share, so that nothing jumps between them. */
export function LinkFrame({ children }: { children: ReactNode }) {
  return <div className="overflow-hidden rounded-2xl border border-border bg-surface shadow-surface">{children}</div>;
}

/** A native table; below 640 px its rows are drawn as a list, with the same cells. */
export function LinkTable({ links, state, onEdit, onDelete, onRestore }: Props) {
  const t = useTranslations('links.table');
  // Ids of a later time are larger (snowflakes): only what came after the first look lights up.
  const [newestAtFirst] = useState(() => links[0]?.id ?? '0');
  const isNew = (id: string) =>
    /^\d+$/.test(id) && state === 'active' && BigInt(id) > BigInt(/^\d+$/.test(newestAtFirst) ? newestAtFirst : 0);
  return (
    <LinkFrame>
      <table className="block w-full sm:table">
        <caption className="sr-only">{state === 'active' ? t('caption') : t('captionDeleted')}</caption>
        <thead className="sr-only sm:not-sr-only sm:table-header-group">
          <tr className="border-separator border-b text-[0.8125rem] text-muted">
            <th scope="col" className="py-2.5 ps-5 pe-4 text-start font-medium">
              {t('link')}
            </th>
            <th scope="col" className="whitespace-nowrap px-4 py-2.5 text-right font-medium">
              {t('clicks')}
            </th>
            <th scope="col" className="whitespace-nowrap px-4 py-2.5 text-start font-medium">
              {state === 'active' ? t('created') : t('deleted')}
            </th>
            <th scope="col" className="py-2.5 ps-2 pe-3">
              <span className="sr-only">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody className="block sm:table-row-group">
          {links.map((link) => (
            <LinkRow
              key={link.id}
              link={link}
              isNew={isNew(link.id)}
              onEdit={onEdit}
              onDelete={onDelete}
              onRestore={onRestore}
            />
          ))}
        </tbody>
      </table>
    </LinkFrame>
  );
}
