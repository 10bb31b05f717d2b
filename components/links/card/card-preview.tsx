import { Globe } from 'lucide-react';
import type { LinkCardJson } from '@/server/links/schema.ts';

/** The host of an address as people read it. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host.replace(/^www\./, '') : url;
}

/**
 * How a page presents itself: picture, title, description and where it is. Knows nothing of who looks, so that it fits the owner's page and
 * the preview for strangers alike; what the page does not say has no place in it.
 */
export function CardPreview({ card, url }: { card: LinkCardJson; url: string }) {
  const { imageUrl, title, description, siteName } = card;
  return (
    <div className="@container overflow-hidden rounded-xl border border-border">
      <div className="@lg:flex @lg:items-stretch">
        {imageUrl !== null && (
          // biome-ignore lint/performance/noImgElement: the picture is ours and small; its place is kept by the frame
          <img
            src={imageUrl}
            alt=""
            loading="lazy"
            decoding="async"
            className="@lg:aspect-[1.6/1] aspect-[1.91/1] @lg:w-56 w-full shrink-0 bg-default object-cover"
          />
        )}
        <div className="min-w-0 px-4 py-3">
          <p className="flex items-center gap-1.5 text-muted text-xs">
            <Globe aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">{siteName === null ? hostOf(url) : `${siteName} · ${hostOf(url)}`}</span>
          </p>
          {title !== null && (
            <p className="mt-1 line-clamp-2 font-semibold text-sm leading-snug [overflow-wrap:anywhere]">{title}</p>
          )}
          {description !== null && (
            <p className="mt-1 line-clamp-3 text-muted text-sm leading-relaxed [overflow-wrap:anywhere]">
              {description}
            </p>
          )}
        </div>
      </div>
    </div>
  );
}
