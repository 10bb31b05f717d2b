import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { linksHref } from '../links-filter.ts';

/** More would push the target out of the row; the page of the link shows all. */
const SHOWN = 2;

/** The first tags of a link; each leads to everything that bears it. */
export function LinkTags({ tags, className = '' }: { tags: string[]; className?: string }) {
  const t = useTranslations('links.tags');
  if (tags.length === 0) return null;
  const rest = tags.slice(SHOWN);
  return (
    <span className={`flex shrink-0 items-center gap-1 ${className}`}>
      {tags.slice(0, SHOWN).map((tag) => (
        <Link
          key={tag}
          href={linksHref({ tag })}
          prefetch={false}
          aria-label={t('show', { tag })}
          className="max-w-32 truncate rounded-md bg-default px-1.5 text-muted text-xs leading-5 hover:bg-default-hover hover:text-foreground"
        >
          {tag}
        </Link>
      ))}
      {rest.length > 0 && (
        <span title={rest.join(', ')} className="text-muted text-xs">
          <span aria-hidden>+{rest.length}</span>
          <span className="sr-only">{rest.join(', ')}</span>
        </span>
      )}
    </span>
  );
}
