'use client';

import { useQueryClient } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { copyText } from '@/components/ui/copy-text.ts';
import { notify } from '@/components/ui/notify.ts';
import { useCreateLink } from '../create/use-create-link.ts';
import { linkLabel } from '../link-label.ts';
import { linkHref, linksHref } from '../links-filter.ts';
import { linkKey } from '../list-cache.ts';
import { blankDraft, draftLike, toCreation } from './draft.ts';
import { EditorNotice } from './editor-notice.tsx';
import { takeDraftOver } from './hand-over.ts';
import { LinkEditor } from './link-editor.tsx';
import { useKeptDraft } from './use-kept-draft.ts';
import { useLeaveGuard } from './use-leave-guard.tsx';
import { useLinkForm } from './use-link-form.ts';

/** A new link with everything it may have. It begins with what was typed into the short form, or with another link. */
export function NewLinkView({ viewerId }: { viewerId: string }) {
  const t = useTranslations('links');
  const router = useRouter();
  const client = useQueryClient();
  const create = useCreateLink();
  const blank = blankDraft();
  const form = useLinkForm({ draft: blank, before: blank });
  const { restart } = form;
  const { isBack, letGo } = useKeptDraft({
    form,
    of: 'new',
    viewerId,
    version: 0,
    onBack: ({ draft, before }) => restart(before, draft),
  });
  const guard = useLeaveGuard(form.isChanged, letGo);

  // biome-ignore lint/correctness/useExhaustiveDependencies: taken once, when the page opens
  useEffect(() => {
    const start = takeDraftOver();
    if (start !== null)
      restart(blankDraft(), 'copyOf' in start ? draftLike(start.copyOf) : { ...blankDraft(), ...start });
  }, []);

  const save = async () => {
    try {
      const link = await create.mutateAsync(toCreation(form.draft));
      letGo();
      client.setQueryData(linkKey(link.id), link);
      const isCopied = await copyText(link.shortUrl);
      const label = linkLabel(link.shortUrl);
      notify({ title: isCopied ? t('toast.copied', { link: label }) : t('create.result'), tone: 'success' });
      router.push(linkHref(link.id));
    } catch (error) {
      form.refuse(error);
    }
  };

  return (
    <>
      <PageHeader title={t('editor.newTitle')} description={t('editor.newDescription')} />
      <LinkEditor
        form={form}
        linkId={null}
        hasPassword={false}
        passes={0}
        saveLabel={t('create.submit')}
        cancelHref={linksHref({})}
        isPending={create.isPending}
        onSave={save}
        notice={
          isBack && (
            <EditorNotice
              icon={<History />}
              action={t('editor.discard')}
              onAction={() => {
                letGo();
                restart(blankDraft());
              }}
            >
              {t('editor.back')}
            </EditorNotice>
          )
        }
      />
      {guard}
    </>
  );
}
