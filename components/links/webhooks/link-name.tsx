'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { linkLabel } from '../link-label.ts';
import { linkQuery } from '../queries.ts';

/** Of which link a webhook is told; null is all of them. */
export function LinkName({ linkId }: { linkId: string | null }) {
  const t = useTranslations('webhooks');
  const { data: link } = useQuery({ ...linkQuery(linkId ?? ''), enabled: linkId !== null });
  if (linkId === null) return t('allLinks');
  return t('oneLink', { link: link === undefined ? '…' : linkLabel(link.shortUrl) });
}
