'use client';

/** Nothing in a mail runs, and nothing is fetched for it: no pixel tells that it was read. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";

/** A mail as it looks, in a frame that may do nothing at all: no scripts, no forms, no way out. */
export function MailFrame({ html, title }: { html: string; title: string }) {
  const page = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="color-scheme" content="light">${html}`;
  return (
    <iframe
      title={title}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={page}
      className="h-80 w-full rounded-xl border border-border bg-white"
    />
  );
}
