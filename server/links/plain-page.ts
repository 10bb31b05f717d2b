import { createHash } from 'node:crypto';
import { readLanguages } from './rules/read-languages.ts';

/** What decides how a page looks, read from a request: its cookies and what the browser asks for. */
export interface Wishes {
  cookie: string | null | undefined;
  acceptLanguage: string | null | undefined;
}

export interface PlainPage {
  title: string;
  text: string;
  /** A way on. */
  link?: PageLink;
  /** Something that can be done as well. */
  aside?: PageLink;
  /** Something to be looked at closely, such as a host, with what it is. */
  fact?: { label: string; value: string };
  form?: PlainForm;
  /** Seconds after which the page loads itself again. */
  refreshSeconds?: number;
}

interface PageLink {
  href: string;
  label: string;
}

/** A form that is posted to the address of the page itself. */
interface PlainForm {
  submit: string;
  hidden?: Readonly<Record<string, string>>;
  password?: { label: string; error?: string | undefined };
}

export type PageLocale = 'ko' | 'en';

/** The language that a person chose (cookie `locale`), else the one of Accept-Language that is wanted most and that we speak, else English. */
export function localeOf({ cookie, acceptLanguage }: Wishes): PageLocale {
  const chosen = /(?:^|;\s*)locale=(ko|en)(?:;|$)/.exec(cookie ?? '')?.[1];
  const wished = readLanguages(acceptLanguage ?? undefined).find((tag) => /^(?:ko|en)(?:-|$)/.test(tag));
  return (chosen ?? wished?.slice(0, 2)) === 'ko' ? 'ko' : 'en';
}

const LIGHT =
  '--background:oklch(98.4% .001 286);--foreground:oklch(21% .012 286);--muted:oklch(47% .012 286);--accent:oklch(51% .2 264);--label:#fff;--focus:oklch(51% .2 264);--field:oklch(64% .01 286);--danger:oklch(53% .21 26)';
const DARK =
  '--background:oklch(15% .006 286);--foreground:oklch(96% .003 286);--muted:oklch(72% .012 286);--accent:oklch(55% .2 264);--label:#fff;--focus:oklch(72% .14 264);--field:oklch(52% .01 286);--danger:oklch(74% .15 26)';

const STYLE = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  `@media(prefers-color-scheme:dark){:root{${DARK}}}`,
  `:root[data-theme=light]{color-scheme:light;${LIGHT}}`,
  `:root[data-theme=dark]{color-scheme:dark;${DARK}}`,
  'body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--background);color:var(--foreground);font:16px/1.6 "Pretendard Variable",-apple-system,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",system-ui,sans-serif;word-break:keep-all;overflow-wrap:anywhere}',
  'main{max-width:26rem;padding:24px;text-align:center}',
  'h1{font-size:1.375rem;line-height:1.4;margin:0 0 8px}',
  'p{margin:0 0 24px;color:var(--muted)}',
  'a,button{display:inline-block;padding:10px 18px;border:0;border-radius:.625rem;background:var(--accent);color:var(--label);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}',
  'a:focus-visible,button:focus-visible,input:focus-visible{outline:2px solid var(--focus);outline-offset:2px}',
  'form{display:grid;gap:16px;margin:0 0 24px}',
  'label{display:grid;gap:6px;text-align:start;font-weight:600}',
  'input{padding:10px 12px;border:1px solid var(--field);border-radius:.625rem;background:var(--background);color:var(--foreground);font:inherit}',
  '.error{margin:0;text-align:start;color:var(--danger)}',
  'dl{margin:0 0 24px}dt{color:var(--muted)}dd{margin:0;font-size:1.125rem;font-weight:600}',
  'form~a{background:none;color:var(--muted);text-decoration:underline}',
].join('');

const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** Only this very style may apply, nothing may be loaded. */
const policy = (formAction: string) =>
  `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`;

/** Headers of every plain page. */
export const PLAIN_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': policy("'none'"),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  vary: 'accept, accept-language, cookie',
};

/**
 * Headers of plain pages with a form. Browsers hold `form-action` against the redirect that answers a form as well, and naming its host would tell
 * where a guarded link leads.
 */
export const FORM_PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...PLAIN_PAGE_HEADERS,
  'content-security-policy': policy('http: https:'),
};

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A page that stands alone, for when Next is not asked: no script, nothing to load, in the language and theme of the reader. */
export function renderPlainPage(page: PlainPage, wishes: Wishes): string {
  const theme = /(?:^|;\s*)theme=(light|dark)(?:;|$)/.exec(wishes.cookie ?? '')?.[1];
  const { title, text, fact, form, link, aside, refreshSeconds } = page;
  return [
    `<!doctype html><html lang="${localeOf(wishes)}"${theme ? ` data-theme="${theme}"` : ''}><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">',
    refreshSeconds ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : '',
    `<title>${escapeHtml(title)} · Maru</title><style>${STYLE}</style></head>`,
    `<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`,
    fact ? `<dl><dt>${escapeHtml(fact.label)}</dt><dd>${escapeHtml(fact.value)}</dd></dl>` : '',
    form ? renderForm(form) : '',
    link ? renderLink(link) : '',
    aside ? renderLink(aside) : '',
    '</main></body></html>',
  ].join('');
}

function renderLink({ href, label }: PageLink): string {
  return `<a href="${escapeHtml(href)}">${escapeHtml(label)}</a>`;
}

/** A browser without an address in `action` sends a form to the page's own, with its query. */
function renderForm({ submit, hidden = {}, password }: PlainForm): string {
  const fields = Object.entries(hidden).map(([name, value]) => {
    return `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;
  });
  if (password) {
    const { label, error } = password;
    const told = error === undefined ? '' : ' aria-invalid="true" aria-describedby="error"';
    const field = `<input type="password" name="password" required maxlength="200" autocomplete="off"${told}>`;
    fields.push(`<label>${escapeHtml(label)}${field}</label>`);
    if (error !== undefined) fields.push(`<p class="error" id="error" role="alert">${escapeHtml(error)}</p>`);
  }
  return `<form method="post">${fields.join('')}<button type="submit">${escapeHtml(submit)}</button></form>`;
}

/** Whether the asking program wants JSON rather than a page. */
export function wantsJson(accept: string | null | undefined): boolean {
  return accept !== null && accept !== undefined && /\bjson\b/.test(accept) && !accept.includes('text/html');
}
