import { Compass } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/shell/message-page.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('pages');
  return { title: t('notFoundTitle') };
}

export default async function NotFound() {
  const t = await getTranslations('pages');
  return (
    <MessagePage icon={<Compass />} title={t('notFoundTitle')} body={t('notFoundBody')}>
      <Link href="/" className={buttonClass({ variant: 'primary' })}>
        {t('home')}
      </Link>
    </MessagePage>
  );
}
