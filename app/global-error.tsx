'use client';

import { useEffect, useState } from 'react';
import messages from '@/messages/fatal.json';
import './globals.css';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

/** Stands in when even the root layout broke: no providers, no server, so its few words come with it, from a file of their own. */
export default function GlobalError({ error, reset }: Props) {
  const [locale, setLocale] = useState<'ko' | 'en'>('en');
  useEffect(() => {
    const chosen = /(?:^|; )locale=(ko|en)/.exec(document.cookie)?.[1] ?? navigator.language;
    setLocale(chosen.startsWith('ko') ? 'ko' : 'en');
    document.documentElement.classList.toggle('dark', matchMedia('(prefers-color-scheme: dark)').matches);
  }, []);
  const t = messages[locale];
  return (
    <html lang={locale}>
      <body>
        <title>{t.title}</title>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center px-6 text-center">
          <h1 className="font-bold text-xl">{t.title}</h1>
          <p className="mt-2 text-muted text-sm">{t.body}</p>
          {error.digest !== undefined && (
            <p className="mt-3 font-mono text-muted text-xs">
              {t.digest} {error.digest}
            </p>
          )}
          <button
            type="button"
            // The page anew asks again for what it is made of.
            onClick={error.name === 'ChunkLoadError' ? () => window.location.reload() : reset}
            className="mt-6 h-10 rounded-[0.625rem] bg-accent px-4 font-medium text-accent-foreground text-sm"
          >
            {t.retry}
          </button>
        </main>
      </body>
    </html>
  );
}
