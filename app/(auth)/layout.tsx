import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { LanguageSwitch } from '@/components/shell/language-switch.tsx';
import { Logo } from '@/components/shell/logo.tsx';
import { ThemeSwitch } from '@/components/shell/theme-switch.tsx';

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations('app');
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex justify-end gap-1 px-3 py-2.5 sm:px-5">
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      <main className="flex flex-1 flex-col items-center px-4 pt-[6vh] pb-16">
        <div className="mb-7 flex items-center gap-3">
          <Logo className="size-10" />
          <span className="font-bold text-2xl tracking-[-0.015em]">{t('name')}</span>
        </div>
        {children}
      </main>
    </div>
  );
}
