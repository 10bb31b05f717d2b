import {
  Archive,
  ArchiveRestore,
  ChartNoAxesColumn,
  CopyPlus,
  ExternalLink,
  Pencil,
  QrCode,
  Trash2,
} from 'lucide-react';
import type { useTranslations } from 'next-intl';
import type { MenuAction } from '@/components/ui/menu-props.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkHref } from './links-filter.ts';

/** What is done with a link from its menu; each acts at once and can be undone. */
export interface LinkActs {
  onArchive: (link: LinkJson, isArchived: boolean) => void;
  onDelete: (link: LinkJson) => void;
  onDuplicate: (link: LinkJson) => void;
}

/** The menu of a link that does not lie in the trash. */
export function linkMenu(
  link: LinkJson,
  t: ReturnType<typeof useTranslations<'links.actions'>>,
  { onArchive, onDelete, onDuplicate }: LinkActs,
): MenuAction[] {
  const isArchived = link.archivedAt !== null;
  return [
    { id: 'open', label: t('openShort'), icon: <ExternalLink />, href: link.shortUrl, isExternal: true },
    { id: 'edit', label: t('edit'), icon: <Pencil />, href: linkHref(link.id, 'edit') },
    { id: 'qr', label: t('qr'), icon: <QrCode />, href: linkHref(link.id, 'qr') },
    { id: 'stats', label: t('stats'), icon: <ChartNoAxesColumn />, href: linkHref(link.id, 'stats') },
    { id: 'duplicate', label: t('duplicate'), icon: <CopyPlus />, onAction: () => onDuplicate(link) },
    isArchived
      ? { id: 'unarchive', label: t('unarchive'), icon: <ArchiveRestore />, onAction: () => onArchive(link, false) }
      : { id: 'archive', label: t('archive'), icon: <Archive />, onAction: () => onArchive(link, true) },
    { id: 'delete', label: t('delete'), icon: <Trash2 />, isDanger: true, onAction: () => onDelete(link) },
  ];
}
