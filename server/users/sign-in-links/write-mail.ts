import en from '@/messages/en.json' with { type: 'json' };
import ko from '@/messages/ko.json' with { type: 'json' };

const TEXTS = { en: en.auth.mail.signInLink, ko: ko.auth.mail.signInLink };

/** The mail that carries a link which signs in. */
export function writeSignInMail(
  { name, url }: { name: string; url: string },
  language: 'ko' | 'en',
): { subject: string; text: string; html: string } {
  const t = TEXTS[language];
  const greeting = t.greeting.replace('{name}', () => name);
  const text = [greeting, t.body, url, t.expiry, t.notYou].join('\n\n');
  const paragraph = (content: string) => `<p style="margin:0 0 16px">${content}</p>`;
  const button = `<a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;border-radius:10px;background:#3b5bdb;color:#fff;text-decoration:none;font-weight:600">${escapeHtml(t.button)}</a>`;
  const parts = [escapeHtml(greeting), escapeHtml(t.body), button, escapeHtml(t.expiry), escapeHtml(t.notYou)];
  const html = `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;line-height:1.5;padding:24px">${parts.map(paragraph).join('')}</body></html>`;
  return { subject: t.subject, text, html };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
