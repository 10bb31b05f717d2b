import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { linkLabel } from '@/components/links/link-label.ts';
import { linkHref } from '@/components/links/links-filter.ts';
import { QrDesigner } from '@/components/links/qr/qr-designer.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { loadLink } from '../../load-link.ts';

interface Props {
  params: Promise<{ id: string }>;
}

async function load(params: Props['params']) {
  const { id } = await params;
  return loadLink(await requireViewer(linkHref(id, 'qr')), id);
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [link, t] = await Promise.all([load(params), getTranslations('links.page')]);
  return { title: t('titles.qr', { link: link.title ?? linkLabel(link.shortUrl) }) };
}

/** A link in the trash leads nowhere, and so would its code. */
export default async function QrPage({ params }: Props) {
  const link = await load(params);
  if (link.deletedAt !== null) redirect(linkHref(String(link.id)));
  return <QrDesigner id={String(link.id)} />;
}
