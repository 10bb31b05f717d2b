'use client';

import { useMutationState } from '@tanstack/react-query';
import { ArrowRight, ChevronDown, SlidersHorizontal } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ClipboardEvent, type FormEvent, useId, useRef, useState } from 'react';
import { reasonsByField, toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { useShortcut } from '@/components/shell/use-shortcut.ts';
import { Button } from '@/components/ui/button.tsx';
import { copyText } from '@/components/ui/copy-text.ts';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { notify } from '@/components/ui/notify.ts';
import { TextField } from '@/components/ui/text-field.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { handDraftOver } from '../editor/hand-over.ts';
import { linkLabel } from '../link-label.ts';
import { deletedBy, LINKS_DELETION } from '../list-cache.ts';
import { CreateLinkResult } from './create-link-result.tsx';
import { findUrls } from './find-urls.ts';
import { useCreateLink } from './use-create-link.ts';

const SeveralLinks = lazyOver(() => import('./several-links.tsx').then((module) => module.SeveralLinks));

export const CREATE_FIELD_ID = 'create-link-url';

/**
 * Paste, Enter, done: the short link is made and on the clipboard. An own name waits behind one press, everything else on a page of its own.
 * Several addresses pasted at once may each become a link.
 */
export function CreateLinkForm() {
  const t = useTranslations('links.create');
  const tToast = useTranslations('links.toast');
  const reason = useReason();
  const create = useCreateLink();
  const [url, setUrl] = useState('');
  const [alias, setAlias] = useState('');
  const [isAliasShown, setAliasShown] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [result, setResult] = useState<{ link: LinkJson; isCopied: boolean } | null>(null);
  const [several, setSeveral] = useState<string[] | null>(null);
  const deletedIds = useMutationState({
    filters: { mutationKey: LINKS_DELETION },
    select: (mutation) => deletedBy(mutation.state.variables ?? {}),
  }).flat();
  const urlInput = useRef<HTMLInputElement>(null);
  const aliasInput = useRef<HTMLInputElement>(null);
  const aliasRegion = useId();

  useShortcut('create', () => urlInput.current?.focus());

  const refuse = (error: unknown, draft: { url: string; alias: string }) => {
    const problem = toApiProblem(error);
    const reasons = reasonsByField(problem, ['url', 'alias']);
    setErrors(Object.fromEntries(Object.entries(reasons).map(([field, code]) => [field, reason(problem, code)])));
    // What was typed comes back, unless something new stands there already.
    setUrl((now) => (now === '' ? draft.url : now));
    setAlias((now) => (now === '' ? draft.alias : now));
    if (draft.alias !== '') setAliasShown(true);
    (reasons.alias !== undefined && reasons.url === undefined ? aliasInput : urlInput).current?.focus();
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const draft = { url: url.trim(), alias: isAliasShown ? alias.trim() : '' };
    setResult(null);
    if (draft.url === '') {
      setErrors({ url: reason(toApiProblem(null), 'url_required') });
      urlInput.current?.focus();
      return;
    }
    setErrors({});
    setUrl('');
    setAlias('');
    try {
      const link = await create.mutateAsync({ url: draft.url, ...(draft.alias === '' ? {} : { alias: draft.alias }) });
      const isCopied = await copyText(link.shortUrl);
      setResult({ link, isCopied });
      if (isCopied) notify({ title: tToast('copied', { link: linkLabel(link.shortUrl) }), tone: 'success' });
    } catch (error) {
      refuse(error, draft);
    }
  };

  const paste = (event: ClipboardEvent) => {
    const urls = findUrls(event.clipboardData.getData('text/plain'));
    if (urls.length < 2) return;
    event.preventDefault();
    setResult(null);
    setSeveral(urls);
  };

  return (
    <section
      aria-label={t('label')}
      className="rounded-2xl border border-border bg-surface p-4 pb-2.5 shadow-surface sm:p-5 sm:pb-3"
    >
      <form onSubmit={submit} noValidate>
        <div onPaste={paste} className="flex flex-col gap-2.5 sm:flex-row sm:items-start">
          <TextField
            label={t('label')}
            isLabelHidden
            name="url"
            value={url}
            onChange={(value) => {
              setUrl(value);
              if (errors.url) setErrors(({ url: _url, ...rest }) => rest);
            }}
            inputMode="url"
            autoComplete="off"
            spellCheck="false"
            placeholder={t('placeholder')}
            error={errors.url ?? errors.form}
            inputRef={urlInput}
            inputId={CREATE_FIELD_ID}
            inputClassName="h-12! text-base! px-4!"
            className="gap-1.5 sm:flex-1"
          />
          <Button
            type="submit"
            variant="primary"
            className="h-12 w-full px-5 text-[0.9375rem] sm:w-auto"
            isPending={create.isPending && url === ''}
            icon={<ArrowRight aria-hidden />}
          >
            {create.isPending && url === '' ? t('pending') : t('submit')}
          </Button>
        </div>
        <div className="mt-2 -mx-1.5 flex flex-wrap items-center justify-between gap-x-4">
          <button
            type="button"
            aria-expanded={isAliasShown}
            aria-controls={aliasRegion}
            onClick={() => setAliasShown(!isAliasShown)}
            className="flex h-8 cursor-pointer items-center gap-1 rounded-lg px-1.5 text-muted text-sm hover:text-foreground"
          >
            <ChevronDown
              aria-hidden
              className={`size-4 transition-transform duration-150 ${isAliasShown ? '' : '-rotate-90'}`}
            />
            {t('aliasToggle')}
          </button>
          <Link
            href="/links/new"
            onClick={() => handDraftOver({ url: url.trim(), alias: isAliasShown ? alias.trim() : '' })}
            className="flex h-8 items-center gap-1.5 rounded-lg px-1.5 text-muted text-sm hover:text-foreground"
          >
            <SlidersHorizontal aria-hidden className="size-4" />
            {t('moreOptions')}
          </Link>
        </div>
        <div id={aliasRegion} hidden={!isAliasShown} className="mt-2 mb-2 max-w-sm">
          <TextField
            label={t('aliasLabel')}
            name="alias"
            value={alias}
            onChange={(value) => {
              setAlias(value);
              if (errors.alias) setErrors(({ alias: _alias, ...rest }) => rest);
            }}
            autoComplete="off"
            spellCheck="false"
            maxLength={64}
            placeholder={t('aliasPlaceholder')}
            hint={t('aliasHint')}
            error={errors.alias}
            inputRef={aliasInput}
          />
        </div>
      </form>
      {several !== null && (
        <SeveralLinks
          urls={several}
          onClose={() => {
            setSeveral(null);
            urlInput.current?.focus();
          }}
        />
      )}
      <div role="status">
        {result && !deletedIds.includes(result.link.id) && (
          <CreateLinkResult {...result} onDismiss={() => setResult(null)} />
        )}
      </div>
    </section>
  );
}
