import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { ImportView } from '@/components/links/import/import-view.tsx';
import { importQuery } from '@/components/links/import/queries.ts';
import { getImport } from '@/server/links/transfer/imports.ts';
import { importParams, type LinkImportJson, linkImport } from '@/server/links/transfer/schema.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

interface Props {
  params: Promise<{ id: string }>;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'not_found';

const loadImport: (id: string) => Promise<LinkImportJson> = cache(async (id) => {
  const viewer = await requireViewer(`/links/import/${id}`);
  const params = importParams.safeParse({ id });
  if (!params.success) notFound();
  try {
    return linkImport.encode(await getImport(viewer, params.data.id));
  } catch (error) {
    if (isMissing(error)) notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('linkImport');
  const { name } = await loadImport((await params).id);
  return { title: t('fileTitle', { name: name ?? t('pasted') }) };
}

export default async function ImportPage({ params }: Props) {
  const { id } = await params;
  const client = new QueryClient();
  client.setQueryData(importQuery(id).queryKey, await loadImport(id));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ImportView id={id} />
    </HydrationBoundary>
  );
}
