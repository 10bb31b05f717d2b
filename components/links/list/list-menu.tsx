import { Ellipsis, FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Menu } from '@/components/ui/menu.tsx';

/** What is done with links as a whole. */
export function ListMenu() {
  const t = useTranslations('links.listMenu');
  return (
    <Menu
      label={t('label')}
      trigger={<Ellipsis aria-hidden className="size-4.5" />}
      links={[{ id: 'import', label: t('import'), icon: <FileUp />, href: '/links/import' }]}
    />
  );
}
