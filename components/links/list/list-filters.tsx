'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown, HeartCrack, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { LinksFilter } from '../links-filter.ts';
import { tagsQuery } from '../queries.ts';

interface Props {
  filter: LinksFilter;
  onFilter: (filter: LinksFilter) => void;
}

/** Narrows the list to a tag or to broken targets. What nobody could use is not shown: without tags there is nothing to choose. */
export function ListFilters({ filter, onFilter }: Props) {
  const t = useTranslations('links.filters');
  const { data: tags = [] } = useQuery(tagsQuery());
  const known = tags.map(({ name }) => name);
  const names = filter.tag === '' || known.includes(filter.tag) ? known : [filter.tag, ...known];
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {names.length > 0 && (
        <span className="relative flex items-center">
          <select
            aria-label={t('tag')}
            value={filter.tag}
            onChange={(event) => onFilter({ ...filter, tag: event.target.value })}
            className={`h-9 max-w-44 cursor-pointer appearance-none truncate rounded-[0.625rem] ps-3 pe-8 text-sm hover:text-foreground focus-visible:outline-2 focus-visible:outline-focus ${filter.tag === '' ? 'bg-transparent text-muted' : 'bg-default font-medium text-foreground'}`}
          >
            <option value="">{t('allTags')}</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden className="pointer-events-none absolute end-2.5 size-4 text-muted" />
        </span>
      )}
      {filter.state !== 'deleted' && (
        <button
          type="button"
          aria-pressed={filter.health === 'broken'}
          onClick={() => onFilter({ ...filter, health: filter.health === 'broken' ? '' : 'broken' })}
          className={`flex h-9 cursor-pointer items-center gap-1.5 rounded-[0.625rem] px-2.5 text-sm sm:px-3 hover:text-foreground ${filter.health === 'broken' ? 'bg-default font-medium text-foreground' : 'text-muted'}`}
        >
          <HeartCrack aria-hidden className="size-4" />
          {t('broken')}
          {filter.health === 'broken' && <X aria-hidden className="size-3.5" />}
        </button>
      )}
    </div>
  );
}
