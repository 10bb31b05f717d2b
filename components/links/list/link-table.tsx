'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { LinkJson } from '@/server/links/schema.ts';
import type { LinkState } from '@/server/links/terms.ts';
import type { LinkActs } from '../link-menu.tsx';
import { linkHref } from '../links-filter.ts';
import { LinkRow } from './link-row.tsx';
import { LiveClicks } from './live-clicks.tsx';
import { useRowKeys } from './use-row-keys.ts';
import type { Selection } from './use-selection.ts';
import { useVirtualRows } from './use-virtual-rows.ts';

interface Props {
  links: LinkJson[];
  state: LinkState;
  /** More links are to come than these. */
  hasMore: boolean;
  selection: Selection;
  acts: LinkActs & { onRestore: (link: LinkJson) => void };
  /** Which rows are drawn now, from the first to the last. */
  onDrawn: (first: number, last: number) => void;
}

/** The frame that the table, its skeleton and its empty states share, so that nothing jumps between them. */
export function LinkFrame({ children }: { children: ReactNode }) {
  return <div className="overflow-hidden rounded-2xl border border-border bg-surface shadow-surface">{children}</div>;
}

/**
 * A native table of which only the rows near the window are drawn; the places of the others are kept by empty rows, so that 100,000 scroll like
 * ten. Below 640 px its rows are drawn as a list, with the same cells.
 */
export function LinkTable({ links, state, hasMore, selection, acts, onDrawn }: Props) {
  const t = useTranslations('links.table');
  const router = useRouter();
  const body = useRef<HTMLTableSectionElement>(null);
  const [kept, setKept] = useState(-1);
  const { rows, totalHeight, scrollTo } = useVirtualRows({ count: links.length, body, kept });
  const { active, onKeyDown, onFocus } = useRowKeys({
    links,
    scrollTo,
    onOpen: (link) => router.push(linkHref(link.id)),
    onEdit: (link) => link.deletedAt === null && router.push(linkHref(link.id, 'edit')),
    onSelect: (link) => selection.toggle(link.id),
    onEscape: selection.clear,
  });
  useEffect(() => setKept(active), [active]);
  // Ids of a later time are larger (snowflakes): only what came after the first look lights up.
  const [newestAtFirst] = useState(() => links[0]?.id ?? '0');
  const isNew = (id: string) =>
    /^\d+$/.test(id) && state === 'active' && BigInt(id) > BigInt(/^\d+$/.test(newestAtFirst) ? newestAtFirst : 0);
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => onDrawn(first, last), [onDrawn, first, last]);
  const drawn = rows.flatMap(({ index }) => links[index] ?? []);

  return (
    <LinkFrame>
      <table
        aria-rowcount={hasMore ? -1 : links.length + 1}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        className="block w-full table-fixed sm:table"
      >
        <caption className="sr-only">{t(`captions.${state}`)}</caption>
        <thead className="sr-only sm:not-sr-only sm:table-header-group">
          <tr aria-rowindex={1} className="h-10 border-separator border-b text-[0.8125rem] text-muted">
            <th scope="col" className="ps-4 pe-4 text-start font-medium">
              {t('link')}
            </th>
            <th scope="col" className="w-24 whitespace-nowrap px-4 text-right font-medium">
              {t('clicks')}
            </th>
            <th scope="col" className="w-36 whitespace-nowrap px-4 text-start font-medium">
              {state === 'deleted' ? t('deleted') : t('created')}
            </th>
            <th scope="col" className={state === 'deleted' ? 'w-32' : 'w-24'}>
              <span className="sr-only">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body} className="block sm:table-row-group">
          {rows.flatMap(({ index, start, end }, place) => {
            const link = links[index];
            const gap = start - (rows[place - 1]?.end ?? 0);
            return [
              gap > 0 && <Gap key={`before ${link?.id}`} height={gap} />,
              link && (
                <LinkRow
                  key={link.id}
                  link={link}
                  index={index}
                  isNew={isNew(link.id)}
                  isSelected={selection.ids.has(link.id)}
                  onSelect={selection.toggle}
                  acts={acts}
                />
              ),
              place === rows.length - 1 && totalHeight > end && <Gap key="after" height={totalHeight - end} />,
            ];
          })}
        </tbody>
      </table>
      <LiveClicks links={drawn} />
    </LinkFrame>
  );
}

/** The place of rows that are not drawn. */
function Gap({ height }: { height: number }) {
  return (
    <tr aria-hidden className="block sm:table-row" style={{ height }}>
      <td className="p-0" />
    </tr>
  );
}
