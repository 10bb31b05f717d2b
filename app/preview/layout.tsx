import type { ReactNode } from 'react';
import { LanguageSwitch } from '@/components/shell/language-switch.tsx';
import { Logo } from '@/components/shell/logo.tsx';
import { ThemeSwitch } from '@/components/shell/theme-switch.tsx';

/** For whoever comes by a link, mostly people who are not signed in. */
export default function PreviewLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between gap-1 px-3 py-2.5 sm:px-5">
        <Logo className="size-8" />
        <div className="flex gap-1">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </header>
      {children}
    </div>
  );
}
