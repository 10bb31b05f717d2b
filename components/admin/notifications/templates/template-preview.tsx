'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useDebounced } from '@/components/shell/use-debounced.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { TemplatePreview, TemplateView } from '@/server/notifications/templates/schema.ts';
import { MailFrame } from '../../mailbox/mail-frame.tsx';
import type { Draft } from './draft.ts';
import { previewQuery } from './queries.ts';

const PAUSE_MS = 300;

interface Props {
  type: string;
  surface: TemplateView['surface'];
  language: 'ko' | 'en';
  draft: Draft;
}

/** What somebody would get of the draft, as it looks where it appears, or why it cannot be used. */
export function TemplatePreviewCard({ type, surface, language, draft }: Props) {
  const t = useTranslations('adminNotifications.templates');
  const reason = useReason();
  const settled = useDebounced(draft, PAUSE_MS);
  const { data, error } = useQuery(previewQuery(type, surface, { language, ...settled }));
  return (
    <div>
      <p className="mb-1.5 font-medium text-sm">{t('preview')}</p>
      {error !== null ? (
        <p role="status" className="rounded-xl bg-danger/10 px-4 py-3 text-danger-text text-sm">
          {reason(toApiProblem(error))}
        </p>
      ) : data === undefined ? (
        <Skeleton className="h-24 w-full rounded-xl" />
      ) : (
        <Drawn surface={surface} preview={data} />
      )}
      <p className="mt-1.5 text-muted text-xs">{t('previewHint')}</p>
    </div>
  );
}

function Drawn({ surface, preview }: { surface: Props['surface']; preview: TemplatePreview }) {
  const { title, body } = preview;
  if (surface === 'email') return <Mail preview={preview} />;
  if (surface === 'sms') {
    return (
      <p className="w-fit max-w-full whitespace-pre-wrap break-words rounded-2xl rounded-bl-md bg-default px-4 py-2.5 text-sm">
        {body}
      </p>
    );
  }
  // In the centre a card of the list, on a device a notice of its system.
  const isCard = surface === 'in_app';
  return (
    <div
      className={`flex min-w-0 items-start gap-3 px-4 py-3 ${isCard ? 'rounded-2xl border border-border bg-surface' : 'rounded-2xl bg-overlay shadow-overlay'}`}
    >
      <span aria-hidden className="grid size-10 shrink-0 place-items-center rounded-full bg-default text-muted">
        <Bell className="size-4.5" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block break-words font-semibold text-sm">{title}</span>
        <span
          className={`mt-0.5 block whitespace-pre-wrap break-words text-muted text-sm ${isCard ? 'line-clamp-2' : ''}`}
        >
          {body}
        </span>
      </span>
    </div>
  );
}

function Mail({ preview: { title, body, html } }: { preview: TemplatePreview }) {
  const t = useTranslations('adminNotifications.templates');
  const [view, setView] = useState<'html' | 'text'>('html');
  return (
    <>
      <p className="mb-2 break-words text-sm">
        <span className="text-muted">{t('subject')}</span> <span className="font-medium">{title}</span>
      </p>
      <div className="mb-2">
        <ChoiceGroup
          legend={t('view')}
          isLegendHidden
          options={[
            { id: 'html', label: t('asHtml') },
            { id: 'text', label: t('asText') },
          ]}
          value={view}
          onChange={setView}
        />
      </div>
      {view === 'html' && html !== null ? (
        <MailFrame html={html} title={t('frame')} />
      ) : (
        <p className="whitespace-pre-wrap break-words rounded-xl bg-default p-4 text-sm [overflow-wrap:anywhere]">
          {body}
        </p>
      )}
    </>
  );
}
