import { createHash } from 'node:crypto';

/** What decides how a page looks, read from a request: its cookies and what the browser asks for. */
export interface Wishes {
  cookie: string | null | undefined;
  acceptLanguage: string | null | undefined;
}

export interface PlainPage {
  title: string;
  text: string;
  /** A way on. */
  link?: { href: string; label: string };
  /** Seconds after which the page loads itself again. */
  refreshSeconds?: number;
}

export type PageLocale = 'ko' | 'en';

/** The language that a person chose (cookie `locale`), else the first of Accept-Language that we speak, else English. */
export function localeOf({ cookie, acceptLanguage }: Wishes): PageLocale {
  const chosen = /(?:^|;\s*)locale=(ko|en)(?:;|$)/.exec(cookie ?? '')?.[1];
  // Browsers list languages in their order; a full reading of q-values would seldom differ for two languages.
  const wished = /(?:^|,)\s*(ko|en)\b/i.exec(acceptLanguage ?? '')?.[1]?.toLowerCase();
  return (chosen ?? wished) === 'ko' ? 'ko' : 'en';
}

const LIGHT =
  '--background:oklch(98.4% .001 286);--foreground:oklch(21% .012 286);--muted:oklch(47% .012 286);--accent:oklch(51% .2 264);--label:#fff';
const DARK =
  '--background:oklch(15% .006 286);--foreground:oklch(96% .003 286);--muted:oklch(72% .012 286);--accent:oklch(55% .2 264);--label:#fff';

const STYLE = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  `@media(prefers-color-scheme:dark){:root{${DARK}}}`,
  `:root[data-theme=light]{color-scheme:light;${LIGHT}}`,
  `:root[data-theme=dark]{color-scheme:dark;${DARK}}`,
  'body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--background);color:var(--foreground);font:16px/1.6 "Pretendard Variable",-apple-system,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",system-ui,sans-serif;word-break:keep-all;overflow-wrap:anywhere}',
  'main{max-width:26rem;padding:24px;text-align:center}',
  'h1{font-size:1.375rem;line-height:1.4;margin:0 0 8px}',
  'p{margin:0 0 24px;color:var(--muted)}',
  'a{display:inline-block;padding:10px 18px;border-radius:.625rem;background:var(--accent);color:var(--label);text-decoration:none;font-weight:600}',
  'a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}',
].join('');

/** Only this very style may apply, nothing may be loaded. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Headers of every plain page. */
export const PLAIN_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  vary: 'accept, accept-language, cookie',
};

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A page that stands alone, for when Next is not asked: no script, nothing to load, in the language and theme of the reader. */
export function renderPlainPage(page: PlainPage, wishes: Wishes): string {
  const theme = /(?:^|;\s*)theme=(light|dark)(?:;|$)/.exec(wishes.cookie ?? '')?.[1];
  const { title, text, link, refreshSeconds } = page;
  return [
    `<!doctype html><html lang="${localeOf(wishes)}"${theme ? ` data-theme="${theme}"` : ''}><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">',
    refreshSeconds ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : '',
    `<title>${escapeHtml(title)} · Maru</title><style>${STYLE}</style></head>`,
    `<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`,
    link ? `<a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a>` : '',
    '</main></body></html>',
  ].join('');
}

/** Whether the asking program wants JSON rather than a page. */
export function wantsJson(accept: string | null | undefined): boolean {
  return accept !== null && accept !== undefined && /\bjson\b/.test(accept) && !accept.includes('text/html');
}
