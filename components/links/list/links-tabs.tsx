'use client';

import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import { LINK_STATES } from '@/server/links/terms.ts';
import { type LinksFilter, linksHref } from '../links-filter.ts';

interface Props {
  filter: LinksFilter;
  onFilter: (filter: LinksFilter) => void;
}

/** Links between the lists; plain ones, so they open in a new tab too, but within the page nothing is loaded anew. */
export function LinksTabs({ filter, onFilter }: Props) {
  const t = useTranslations('links.tabs');
  return (
    <nav aria-label={t('label')} className="flex gap-1">
      {LINK_STATES.map((state) => (
        <a
          key={state}
          href={linksHref({ ...filter, state })}
          onClick={(event: MouseEvent) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
            event.preventDefault();
            onFilter({ ...filter, state });
          }}
          aria-current={state === filter.state ? 'page' : undefined}
          className={`flex h-9 items-center rounded-[0.625rem] px-2.5 text-sm sm:px-3 ${state === filter.state ? 'bg-default font-semibold text-foreground' : 'text-muted hover:text-foreground'}`}
        >
          {t(state)}
        </a>
      ))}
    </nav>
  );
}
