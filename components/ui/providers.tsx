'use client';

import { I18nProvider, RouterProvider } from '@heroui/react/rac';
import { useRouter } from 'next/navigation';
import { useLocale } from 'next-intl';
import type { ReactNode } from 'react';

const BCP47 = { ko: 'ko-KR', en: 'en-US' } as const;

/** Tells HeroUI's parts the language and how to go to another page. */
export function UiProviders({ children }: { children: ReactNode }) {
  const router = useRouter();
  return (
    <I18nProvider locale={BCP47[useLocale()]}>
      <RouterProvider navigate={(href) => router.push(href)}>{children}</RouterProvider>
    </I18nProvider>
  );
}
