'use client';

import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import { linksHref } from './links-filter.ts';
import type { LinksFilter } from './queries.ts';

const STATES = ['active', 'deleted'] as const;

/** Links between the two lists; plain ones, so they open in a new tab too, but within the page nothing is loaded anew. */
export function LinksTabs({ current, q }: { current: LinksFilter['state']; q: string }) {
  const t = useTranslations('links.tabs');
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    window.history.pushState(null, '', event.currentTarget.href);
  };
  return (
    <nav aria-label={t('label')} className="flex gap-1">
      {STATES.map((state) => (
        <a
          key={state}
          href={linksHref({ q, state })}
          onClick={go}
          aria-current={state === current ? 'page' : undefined}
          className={`flex h-9 items-center rounded-[0.625rem] px-3 text-sm ${state === current ? 'bg-default font-semibold text-foreground' : 'text-muted hover:text-foreground'}`}
        >
          {t(state)}
        </a>
      ))}
    </nav>
  );
}
