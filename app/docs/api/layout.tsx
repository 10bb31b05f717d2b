import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { apiDocument } from '@/app/api/api-document.ts';
import { systemsOf } from '@/components/api-docs/operations.ts';
import { SideNavigation } from '@/components/api-docs/side-navigation.tsx';
import { LanguageSwitch } from '@/components/shell/language-switch.tsx';
import { Logo } from '@/components/shell/logo.tsx';
import { ThemeSwitch } from '@/components/shell/theme-switch.tsx';

export default async function ApiDocsLayout({ children }: { children: ReactNode }) {
  const [t, tDocs] = await Promise.all([getTranslations('app'), getTranslations('apiDocs')]);
  return (
    <div className="min-h-dvh">
      <header className="flex items-center justify-between border-separator border-b px-4 py-2.5 sm:px-6">
        <Link href="/" className="flex items-center gap-2.5 font-bold">
          <Logo />
          {t('name')}
        </Link>
        <div className="flex gap-1">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </header>
      <div className="mx-auto grid max-w-7xl px-4 sm:px-6 lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-10">
        <SideNavigation
          label={tDocs('calls')}
          overview={tDocs('overview')}
          systems={systemsOf(apiDocument()).map(({ name }) => name)}
          problem={tDocs('problem')}
        />
        <main id="main" className="min-w-0 py-6">
          {children}
        </main>
      </div>
    </div>
  );
}
