import { Unlink } from 'lucide-react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/shell/message-page.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';

export default async function NoSuchLink() {
  const t = await getTranslations('linkPreview');
  return (
    <MessagePage icon={<Unlink />} title={t('missingTitle')} body={t('missingBody')}>
      <Link href="/" className={buttonClass({ variant: 'primary' })}>
        {t('home')}
      </Link>
    </MessagePage>
  );
}
