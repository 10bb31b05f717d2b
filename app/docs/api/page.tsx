import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { apiDocument } from '@/app/api/api-document.ts';
import { ApiDocs } from '@/components/api-docs/api-docs.tsx';
import { LanguageSwitch } from '@/components/shell/language-switch.tsx';
import { Logo } from '@/components/shell/logo.tsx';
import { ThemeSwitch } from '@/components/shell/theme-switch.tsx';
import { originOf } from '@/server/platform/http/origin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('apiDocs');
  return { title: t('title') };
}

export default async function ApiDocsPage() {
  const [t, sent] = await Promise.all([getTranslations('app'), headers()]);
  const origin = originOf(new Request('http://page.invalid', { headers: sent }));
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
      <ApiDocs document={apiDocument()} origin={origin} />
    </div>
  );
}
