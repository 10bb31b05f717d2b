import { Parser } from 'htmlparser2';

/** What a page says of itself, cleaned and cut for a card. */
export type PageHead = {
  title: string | null;
  description: string | null;
  siteName: string | null;
  /** Addresses of pictures that stand for it, the best first. */
  images: string[];
};

const TITLE_MAX = 200;
const DESCRIPTION_MAX = 500;
const SITE_MAX = 100;
const IMAGES_MAX = 3;
/** Pixels that an icon needs to stand for a page. */
const ICON_MIN = 48;
/** Longer values are not texts of a card. */
const VALUE_MAX = 4_000;

/** Open Graph first, then Twitter's cards, then plain HTML. */
const TITLES = ['og:title', 'twitter:title'];
const DESCRIPTIONS = ['og:description', 'twitter:description', 'description'];
const SITES = ['og:site_name', 'application-name'];
const IMAGES = ['og:image:secure_url', 'og:image:url', 'og:image', 'twitter:image', 'twitter:image:src'];

/** Marks that turn text round or hide parts of it (UAX #9, and zero-width ones but the joiners of emoji and scripts). */
const TRICKS = /[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/**
 * Reads the head of a page: Open Graph, Twitter cards and plain HTML. The first of several counts; scripts are not run.
 * @param url where the page came from: relative addresses are relative to it, or to its `<base>`
 */
export function readHead(html: string, url: string): PageHead {
  const found = collect(html);
  const base = toUrl(found.base ?? '', url) ?? url;
  const first = (names: string[], max: number) => pick(names, found.metas, max);
  const images = [...IMAGES.map((name) => found.metas.get(name)), ...found.icons, ...found.favicons]
    .map((address) => (address === undefined ? null : toUrl(address, base)))
    .filter((address) => address !== null);
  return {
    title: first(TITLES, TITLE_MAX) ?? clean(found.title, TITLE_MAX),
    description: first(DESCRIPTIONS, DESCRIPTION_MAX),
    siteName: first(SITES, SITE_MAX),
    images: [...new Set(images)].slice(0, IMAGES_MAX),
  };
}

type Found = {
  metas: Map<string, string>;
  icons: string[];
  favicons: string[];
  title: string;
  base: string | undefined;
};

function collect(html: string): Found {
  const found: Found = { metas: new Map(), icons: [], favicons: [], title: '', base: undefined };
  let drawings = 0;
  let title: 'before' | 'inside' | 'after' = 'before';
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'meta') noteMeta(found, attributes);
      else if (name === 'link') noteLink(found, attributes);
      else if (name === 'base') found.base ??= attributes.href;
      else if (name === 'svg') drawings += 1;
      else if (name === 'title' && drawings === 0 && title === 'before') title = 'inside';
    },
    ontext(text) {
      if (title === 'inside' && found.title.length < VALUE_MAX) found.title += text;
    },
    onclosetag(name) {
      if (name === 'svg') drawings -= 1;
      else if (name === 'title' && title === 'inside') title = 'after';
    },
  });
  parser.end(html);
  return found;
}

function noteMeta({ metas }: Found, { property, name, content }: Record<string, string>): void {
  const key = (property ?? name)?.trim().toLowerCase();
  const value = content?.trim();
  if (key === undefined || !value || value.length > VALUE_MAX || metas.has(key)) return;
  metas.set(key, value);
}

/** The pictures of a bookmark are large enough for a card; of favicons, the last resort, those that say so. */
function noteLink({ icons, favicons }: Found, { rel, href, sizes }: Record<string, string>): void {
  if (!href || href.length > VALUE_MAX) return;
  const kinds = rel?.toLowerCase().split(/\s+/) ?? [];
  if (kinds.includes('image_src') || kinds.includes('apple-touch-icon')) {
    if (icons.length < IMAGES_MAX) icons.push(href);
  } else if (kinds.includes('icon') && favicons.length < IMAGES_MAX && isLarge(sizes ?? '')) favicons.push(href);
}

/** Whether one of the sizes of an icon (`32x32 192x192`) is enough for a thumb. */
function isLarge(sizes: string): boolean {
  return sizes.split(/\s+/).some((size) => Number(/^(\d{1,4})x\d{1,4}$/i.exec(size)?.[1] ?? 0) >= ICON_MIN);
}

function pick(names: readonly string[], metas: ReadonlyMap<string, string>, max: number): string | null {
  for (const name of names) {
    const value = clean(metas.get(name) ?? '', max);
    if (value !== null) return value;
  }
  return null;
}

/** One line without control characters, cut between characters; null when nothing is left. */
function clean(text: string, max: number): string | null {
  const line = text

    .replace(TRICKS, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const characters = [...line];
  if (characters.length === 0) return null;
  return characters.length > max
    ? `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

function toUrl(address: string, base: string): string | null {
  return URL.canParse(address, base) ? new URL(address, base).href : null;
}
