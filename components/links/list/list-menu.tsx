import { Ellipsis, FileDown, FileUp, Webhook } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Menu } from '@/components/ui/menu.tsx';
import { filterParams, type LinksFilter } from '../links-filter.ts';

/** What is done with links as a whole. `filter` is what the list shows. */
export function ListMenu({ filter }: { filter: LinksFilter }) {
  const t = useTranslations('links.listMenu');
  const shown = filterParams(filter);
  if (filter.state === 'active') shown.set('state', 'active');
  const isNarrowed = filterParams(filter).size > 0;
  return (
    <Menu
      label={t('label')}
      trigger={<Ellipsis aria-hidden className="size-4.5" />}
      links={[
        { id: 'import', label: t('import'), icon: <FileUp />, href: '/links/import' },
        { id: 'webhooks', label: t('webhooks'), icon: <Webhook />, href: '/links/webhooks' },
        ...(isNarrowed
          ? [
              {
                id: 'shown',
                label: t('shownCsv'),
                icon: <FileDown />,
                onAction: () => download(`/v1/links/export?${shown}`),
              },
            ]
          : []),
        { id: 'csv', label: t('csv'), icon: <FileDown />, onAction: () => download('/v1/links/export') },
        {
          id: 'jsonl',
          label: t('jsonl'),
          icon: <FileDown />,
          onAction: () => download('/v1/links/export?format=jsonl'),
        },
      ]}
    />
  );
}

/** The answer says that it is a file: the browser keeps it and the page stays. */
function download(href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = '';
  link.click();
}
