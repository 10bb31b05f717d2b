'use client';

import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ChangeEvent, MouseEvent } from 'react';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkLabel } from '../link-label.ts';

/** The first letter of the site that a link leads to. */
function letterOf(url: string): string {
  try {
    return [...new URL(url).hostname.replace(/^www\./, '')][0]?.toUpperCase() ?? '·';
  } catch {
    return '·';
  }
}

interface Props {
  link: LinkJson;
  isSelected: boolean;
  /** Not for rows that wait for their answer. */
  onSelect?: ((id: string, isRange: boolean) => void) | undefined;
}

/** The picture of a link, or a letter for it; pressed, it chooses the row (with Shift all rows from the last one chosen). */
export function LinkThumb({ link, isSelected, onSelect }: Props) {
  const t = useTranslations('links');
  const picture = link.card?.imageUrl ?? null;
  const select = (event: ChangeEvent<HTMLInputElement> & { nativeEvent: Partial<MouseEvent> }) =>
    onSelect?.(link.id, event.nativeEvent.shiftKey === true);
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: its checkbox is there unless the row waits, and names itself
    <label
      className={`group/thumb relative grid size-10 shrink-0 place-items-center overflow-hidden rounded-[0.625rem] bg-default font-semibold text-muted text-sm select-none has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2 ${onSelect ? 'cursor-pointer' : ''}`}
    >
      {picture === null ? (
        <span aria-hidden>{letterOf(link.url)}</span>
      ) : (
        // biome-ignore lint/performance/noImgElement: the picture is small, ours, and has its place already
        <img src={picture} alt="" loading="lazy" decoding="async" className="absolute inset-0 size-full object-cover" />
      )}
      {onSelect && (
        <>
          <input
            type="checkbox"
            checked={isSelected}
            onChange={select}
            aria-label={t('select.one', { link: linkLabel(link.shortUrl) })}
            className="peer absolute inset-0 m-0 cursor-pointer opacity-0"
          />
          <span
            aria-hidden
            className="pointer-events-none absolute inset-0 grid place-items-center bg-surface opacity-0 transition-opacity duration-100 group-hover/thumb:opacity-100 peer-checked:opacity-100 peer-focus-visible:opacity-100"
          >
            <span
              className={`grid size-5 place-items-center rounded-md border ${isSelected ? 'border-accent bg-accent text-accent-foreground' : 'border-field-border'}`}
            >
              {isSelected && <Check className="size-3.5" strokeWidth={3} />}
            </span>
          </span>
        </>
      )}
    </label>
  );
}
