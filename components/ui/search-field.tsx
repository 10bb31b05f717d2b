'use client';

import { SearchField as HeroSearchField } from '@heroui/react/search-field';
import { useTranslations } from 'next-intl';
import type { Ref } from 'react';
import { CompositionBoundary } from './composition-boundary.tsx';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
  inputRef?: Ref<HTMLInputElement>;
  /** The key that brings the cursor here, shown at the end of the empty field. */
  shortcut?: string;
}

/** A search box: filled instead of framed, so that it stays quiet beside the content. */
export function SearchField({ label, value, onChange, onEnter, inputRef, shortcut }: Props) {
  const t = useTranslations('shell');
  return (
    <CompositionBoundary onEnter={onEnter}>
      <HeroSearchField value={value} onChange={onChange} onSubmit={onEnter} aria-label={label} fullWidth>
        <HeroSearchField.Group className="h-10 rounded-[0.625rem] border-transparent bg-default shadow-none data-[hovered=true]:bg-default-hover sm:h-9">
          <HeroSearchField.SearchIcon />
          <HeroSearchField.Input
            placeholder={label}
            className="w-full text-base placeholder:text-muted sm:text-sm"
            {...(inputRef === undefined ? {} : { ref: inputRef })}
          />
          {shortcut !== undefined && value === '' && (
            <kbd
              aria-hidden
              className="pointer-events-none absolute end-2.5 hidden rounded border border-border px-1.5 font-sans text-muted text-xs sm:block"
            >
              {shortcut}
            </kbd>
          )}
          <HeroSearchField.ClearButton aria-label={t('clearSearch')} className="size-6" />
        </HeroSearchField.Group>
      </HeroSearchField>
    </CompositionBoundary>
  );
}
