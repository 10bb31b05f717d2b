import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { apiDocument } from '@/app/api/api-document.ts';
import { ApiOverview } from '@/components/api-docs/api-overview.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('apiDocs');
  return { title: t('title') };
}

export default function ApiDocsPage() {
  return <ApiOverview document={apiDocument()} />;
}
