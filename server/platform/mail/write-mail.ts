/** Something to press: a text and where it leads. */
type MailLink = { text: string; url: string };

/** A mail. All texts are plain: `before` stands above the button, `after` below it. */
export type Letter = {
  subject: string;
  before: readonly string[];
  /** Stand below each other after `before`. */
  items?: readonly MailLink[];
  button?: string;
  url?: string;
  after: readonly string[];
  /** In small print at the end. */
  foot?: readonly (string | MailLink)[];
  /** An invisible picture that tells when it is fetched. */
  pixelUrl?: string;
};

const BODY = 'font-family:sans-serif;line-height:1.5;padding:24px';
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:10px;background:#3b5bdb;color:#fff;text-decoration:none;font-weight:600';
const FOOT = 'margin:24px 0 0;font-size:13px;color:#5f6470';

/** A mail as text and as HTML. */
export function writeMail(letter: Letter, language: 'ko' | 'en'): { subject: string; text: string; html: string } {
  const { subject, before, items = [], button, url, after, foot = [], pixelUrl } = letter;
  const list = items.map((item) => `- ${item.text}\n  ${item.url}`);
  const small = foot.map((part) => (typeof part === 'string' ? part : `${part.text}: ${part.url}`));
  const text = [...before, ...list, ...(url === undefined ? [] : [url]), ...after, ...small].join('\n\n');
  const paragraph = (content: string) => `<p style="margin:0 0 16px">${content}</p>`;
  const parts = [
    ...before.map(escapeLines),
    ...items.map((item) => link(item, '')),
    ...(url === undefined || button === undefined ? [] : [link({ text: button, url }, BUTTON)]),
    ...after.map(escapeLines),
  ];
  const end = foot
    .map((part) => (typeof part === 'string' ? escapeHtml(part) : link(part, 'color:#5f6470')))
    .join(' · ');
  const html = [
    `<!doctype html><html lang="${language}"><body style="${BODY}">${parts.map(paragraph).join('')}`,
    ...(end === '' ? [] : [`<p style="${FOOT}">${end}</p>`]),
    ...(pixelUrl === undefined ? [] : [`<img src="${escapeHtml(pixelUrl)}" width="1" height="1" alt="">`]),
    '</body></html>',
  ].join('');
  return { subject, text, html };
}

function link({ text, url }: MailLink, style: string): string {
  const styled = style === '' ? '' : ` style="${style}"`;
  return `<a href="${escapeHtml(url)}"${styled}>${escapeHtml(text)}</a>`;
}

function escapeLines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
