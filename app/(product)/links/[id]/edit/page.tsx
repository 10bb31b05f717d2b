import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { EditLinkView } from '@/components/links/editor/edit-link-view.tsx';
import { linkLabel } from '@/components/links/link-label.ts';
import { linkHref } from '@/components/links/links-filter.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { loadLink } from '../../load-link.ts';

interface Props {
  params: Promise<{ id: string }>;
}

async function load(params: Props['params']) {
  const { id } = await params;
  const viewer = await requireViewer(linkHref(id, 'edit'));
  return { viewer, link: await loadLink(viewer, id) };
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ link }, t] = await Promise.all([load(params), getTranslations('links.page')]);
  return { title: t('titles.edit', { link: link.title ?? linkLabel(link.shortUrl) }) };
}

/** A link in the trash cannot be changed: its own page says what can be done. */
export default async function EditLinkPage({ params }: Props) {
  const { viewer, link } = await load(params);
  if (link.deletedAt !== null) redirect(linkHref(String(link.id)));
  return <EditLinkView id={String(link.id)} viewerId={String(viewer.id)} />;
}
