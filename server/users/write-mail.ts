/** A mail with one thing to press. All texts are plain; `before` stands above the link, `after` below it. */
type Letter = { subject: string; before: string[]; button: string; url: string; after: string[] };

/** A mail as text and as HTML. */
export function writeMail(
  { subject, before, button, url, after }: Letter,
  language: 'ko' | 'en',
): { subject: string; text: string; html: string } {
  const text = [...before, url, ...after].join('\n\n');
  const paragraph = (content: string) => `<p style="margin:0 0 16px">${content}</p>`;
  const link = `<a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;border-radius:10px;background:#3b5bdb;color:#fff;text-decoration:none;font-weight:600">${escapeHtml(button)}</a>`;
  const parts = [...before.map(escapeHtml), link, ...after.map(escapeHtml)];
  const html = `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;line-height:1.5;padding:24px">${parts.map(paragraph).join('')}</body></html>`;
  return { subject, text, html };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
