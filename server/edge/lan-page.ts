import { createHash, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import en from '@/messages/en.json';
import ko from '@/messages/ko.json';
import { localeOf } from '@/server/links/plain-page.ts';
import { isEncrypted } from './forwarded.ts';

export const LAN_PATH = '/lan';
export const LAN_CERTIFICATE_PATH = '/lan/ca.crt';

const TEXTS = { ko: ko.lan, en: en.lan };
const SYSTEMS = ['ios', 'android', 'mac', 'windows', 'linux', 'firefox'] as const;

const LIGHT =
  '--bg:oklch(98.4% .001 286);--fg:oklch(21% .012 286);--muted:oklch(47% .012 286);--line:oklch(90% .004 286);--card:#fff';
const DARK =
  '--bg:oklch(15% .006 286);--fg:oklch(96% .003 286);--muted:oklch(72% .012 286);--line:oklch(30% .008 286);--card:oklch(20% .008 286)';
const STYLE = [
  `:root{color-scheme:light dark;--accent:oklch(51% .2 264);${LIGHT}}`,
  `@media(prefers-color-scheme:dark){:root{--accent:oklch(72% .14 264);${DARK}}}`,
  `:root[data-theme=light]{color-scheme:light;--accent:oklch(51% .2 264);${LIGHT}}`,
  `:root[data-theme=dark]{color-scheme:dark;--accent:oklch(72% .14 264);${DARK}}`,
  'body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.6 "Pretendard Variable",-apple-system,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",system-ui,sans-serif;word-break:keep-all;overflow-wrap:anywhere}',
  'main{max-width:40rem;margin:0 auto;padding:32px 20px 64px}',
  'h1{font-size:1.625rem;line-height:1.35;margin:0 0 8px}h2{font-size:1.125rem;margin:32px 0 8px}',
  'p{margin:0 0 12px}.muted{color:var(--muted)}',
  '.row{display:flex;flex-wrap:wrap;gap:12px;margin:20px 0}',
  '.button{display:inline-block;padding:10px 18px;border-radius:.625rem;border:1px solid var(--line);color:var(--fg);background:var(--card);text-decoration:none;font-weight:600}',
  '.button.main{background:oklch(51% .2 264);border-color:transparent;color:#fff}',
  'a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}',
  'details{border:1px solid var(--line);border-radius:.75rem;background:var(--card);margin:0 0 8px}',
  'summary{padding:12px 16px;cursor:pointer;font-weight:600;border-radius:.75rem}',
  'ol,ul{margin:0 0 16px;padding-left:1.4em}details ol{padding:0 16px 4px 2.4em}li{margin:0 0 6px}',
  'code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}',
].join('');
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
const list = (tag: 'ol' | 'ul', items: readonly string[]) =>
  `<${tag}>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</${tag}>`;

/** Sends the page that explains how to trust the authority of this house, in the reader's language and theme. */
export async function sendLanPage(request: IncomingMessage, response: ServerResponse, ca: string): Promise<void> {
  const { cookie } = request.headers;
  const locale = localeOf({ cookie, acceptLanguage: request.headers['accept-language'] });
  const theme = /(?:^|;\s*)theme=(light|dark)(?:;|$)/.exec(cookie ?? '')?.[1];
  const body = render(TEXTS[locale], { locale, theme, ca, openAt: openAt(request) });
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    vary: 'accept-language, cookie',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Sends the authority's certificate (never its key) as a file that systems offer to install. */
export function sendAuthority(response: ServerResponse, ca: string): void {
  response.writeHead(200, {
    'content-type': 'application/x-x509-ca-cert',
    'content-disposition': 'attachment; filename="maru-ca.crt"',
    'content-length': Buffer.byteLength(ca),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(ca);
}

/** The same host by HTTPS; over HTTPS just the front page. */
function openAt(request: IncomingMessage): string {
  const host = request.headers.host ?? '';
  return isEncrypted(request) || !/^[\w.:[\]-]+$/.test(host) ? '/' : `https://${host}/`;
}

function render(
  texts: typeof en.lan,
  { locale, theme, ca, openAt: href }: { locale: string; theme: string | undefined; ca: string; openAt: string },
): string {
  const { systems } = texts;
  return [
    `<!doctype html><html lang="${locale}"${theme ? ` data-theme="${theme}"` : ''}><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${escapeHtml(texts.title)} · Maru</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escapeHtml(texts.title)}</h1><p>${escapeHtml(texts.intro)}</p>`,
    `<div class="row"><a class="button main" href="${LAN_CERTIFICATE_PATH}" download>${escapeHtml(texts.download)}</a>`,
    `<a class="button" href="${escapeHtml(href)}">${escapeHtml(texts.open)}</a></div>`,
    `<h2>${escapeHtml(texts.checkTitle)}</h2><p>${escapeHtml(texts.check)}</p>`,
    `<p><code>${new X509Certificate(ca).fingerprint256}</code></p>`,
    `<h2>${escapeHtml(texts.stepsTitle)}</h2>`,
    ...SYSTEMS.map(
      (id) => `<details><summary>${escapeHtml(systems[id].name)}</summary>${list('ol', systems[id].steps)}</details>`,
    ),
    `<h2>${escapeHtml(texts.afterTitle)}</h2><p>${escapeHtml(texts.after)}</p>${list('ul', texts.afterList)}`,
    `<h2>${escapeHtml(texts.limitsTitle)}</h2><p class="muted">${escapeHtml(texts.limits)}</p>`,
    '</main></body></html>',
  ].join('');
}
