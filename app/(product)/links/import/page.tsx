import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ChooseFile } from '@/components/links/import/choose-file.tsx';
import { PastImports } from '@/components/links/import/past-imports.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('linkImport');
  return { title: t('title') };
}

/** Where files of links come in. */
export default async function ImportLinksPage() {
  await requireViewer('/links/import');
  const t = await getTranslations('linkImport');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <ChooseFile />
      <PastImports />
    </>
  );
}
