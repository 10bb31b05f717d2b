'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Copy } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { copyText } from '@/components/ui/copy-text.ts';
import { notify } from '@/components/ui/notify.ts';
import type { CreateLinksJson } from '@/server/links/bulk/schema.ts';
import { BULK_MAX } from '@/server/links/bulk/terms.ts';
import { CopyLinkButton } from '../copy-link-button.tsx';
import { linkLabel, targetLabel } from '../link-label.ts';
import { linkHref } from '../links-filter.ts';
import { LINKS_MUTATION, refreshLinks } from '../list-cache.ts';

/** As many as fit without scrolling; the rest is counted. */
const SHOWN = 5;

/** Several addresses pasted at once: each becomes a link of its own, each is told of by itself. */
export function SeveralLinks({ urls, onClose }: { urls: string[]; onClose: () => void }) {
  const t = useTranslations('links.several');
  const reason = useReason();
  const client = useQueryClient();
  const make = useMutation({
    mutationKey: LINKS_MUTATION,
    mutationFn: () =>
      fetchJson<CreateLinksJson>('/v1/links/bulk', { method: 'POST', body: { links: urls.map((url) => ({ url })) } }),
    onSettled: () => refreshLinks(client, 1),
  });
  const isTooMuch = urls.length > BULK_MAX;
  const answer = make.data;
  const copyAll = async () => {
    const lines = answer?.items.flatMap(({ link }) => link?.shortUrl ?? []) ?? [];
    const isCopied = await copyText(lines.join('\n'));
    notify({
      title: isCopied ? t('copied', { count: lines.length }) : t('copyFailed'),
      tone: isCopied ? 'success' : 'danger',
    });
  };
  return (
    <section aria-label={t('title', { count: urls.length })} className="mt-2 mb-2 rounded-xl bg-default/60 px-4 py-3">
      <h2 className="font-semibold text-sm" aria-live="polite">
        {answer
          ? t('made', { count: answer.made + answer.existing, refused: answer.refused })
          : t('title', { count: urls.length })}
      </h2>
      <ul className="mt-2 flex max-h-72 flex-col gap-1 overflow-y-auto text-sm">
        {answer === undefined &&
          urls.slice(0, SHOWN).map((url) => (
            <li key={url} className="truncate text-muted">
              {targetLabel(url)}
            </li>
          ))}
        {answer === undefined && urls.length > SHOWN && (
          <li className="text-muted">{t('more', { count: urls.length - SHOWN })}</li>
        )}
        {answer?.items.map((item, place) => (
          <li key={urls[place]} className="flex items-center gap-2">
            {item.link === null ? (
              <CircleAlert aria-hidden className="size-4 shrink-0 text-danger-text" />
            ) : (
              <CircleCheck aria-hidden className="size-4 shrink-0 text-success-text" />
            )}
            <span className="min-w-0 flex-1 truncate">
              {item.link !== null && (
                <Link href={linkHref(item.link.id)} className="font-medium underline-offset-4 hover:underline">
                  {linkLabel(item.link.shortUrl)}
                </Link>
              )}{' '}
              <span className="text-muted">{targetLabel(urls[place] ?? '')}</span>
              {item.reason !== null && (
                <span className="block text-[0.8125rem] text-danger-text">
                  {reason(toApiProblem(null), item.reason)}
                </span>
              )}
            </span>
            {item.link !== null && <CopyLinkButton shortUrl={item.link.shortUrl} />}
          </li>
        ))}
      </ul>
      {make.isError && (
        <p role="alert" className="mt-2 text-danger-text text-sm">
          {reason(toApiProblem(make.error))}
        </p>
      )}
      {isTooMuch && <p className="mt-2 text-danger-text text-sm">{t('tooMany', { count: BULK_MAX })}</p>}
      <div className="mt-3 flex flex-wrap gap-2">
        {answer === undefined ? (
          <>
            {!isTooMuch && (
              <Button size="sm" variant="primary" autoFocus isPending={make.isPending} onPress={() => make.mutate()}>
                {t('make', { count: urls.length })}
              </Button>
            )}
            <Button size="sm" variant="ghost" onPress={onClose}>
              {t('cancel')}
            </Button>
          </>
        ) : (
          <>
            <Button size="sm" variant="tertiary" autoFocus icon={<Copy aria-hidden />} onPress={copyAll}>
              {t('copyAll')}
            </Button>
            <Button size="sm" variant="ghost" onPress={onClose}>
              {t('close')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
