'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NewWebhook } from './new-webhook.tsx';
import { webhooksQuery } from './queries.ts';
import { WebhookList } from './webhook-list.tsx';

/** Make a webhook, see those that there are. `linkId`: those of one link; null: every one. */
export function WebhooksView({ linkId }: { linkId: string | null }) {
  const t = useTranslations('webhooks');
  return (
    <>
      <NewWebhook linkId={linkId} />
      <section aria-labelledby="own-webhooks" className="mt-6">
        <h2 id="own-webhooks" className="mb-3 font-semibold text-base">
          {linkId === null ? t('list') : t('linkTitle')}
        </h2>
        <WebhookList of={linkId === null ? 'any' : { linkId }} />
      </section>
      {linkId !== null && <AlsoTold />}
    </>
  );
}

/** Webhooks of all links are told of this one too. */
function AlsoTold() {
  const t = useTranslations('webhooks');
  const { data: others } = useQuery(webhooksQuery('all'));
  return (
    <p className="mt-4 text-muted text-sm">
      {others !== undefined && others.length > 0 && `${t('alsoAll', { count: others.length })} `}
      <Link href="/links/webhooks" className="font-medium text-foreground underline underline-offset-4">
        {t('showAll')}
      </Link>
    </p>
  );
}
