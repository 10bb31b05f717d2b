'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { History, RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { notify } from '@/components/ui/notify.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkHref } from '../links-filter.ts';
import { linkKey } from '../list-cache.ts';
import { linkQuery } from '../queries.ts';
import { useChangeLink } from '../use-change-link.ts';
import { draftOf, toChange } from './draft.ts';
import { EditorNotice } from './editor-notice.tsx';
import { LinkEditor } from './link-editor.tsx';
import { mergeDrafts } from './merge-drafts.ts';
import { useKeptDraft } from './use-kept-draft.ts';
import { useLeaveGuard } from './use-leave-guard.tsx';
import { useLinkForm } from './use-link-form.ts';

/** The form of a link that exists; the page has read it already. */
export function EditLinkView({ id, viewerId }: { id: string; viewerId: string }) {
  const { data: link } = useQuery(linkQuery(id));
  return link && <EditForm link={link} viewerId={viewerId} />;
}

/**
 * What is saved is only what was changed, and only while nobody else has changed the link since: whoever has is told of, and what was typed is laid
 * over the new state.
 */
function EditForm({ link, viewerId }: { link: LinkJson; viewerId: string }) {
  const t = useTranslations('links');
  const router = useRouter();
  const client = useQueryClient();
  const change = useChangeLink();
  const [start] = useState(() => draftOf(link));
  /** The version that the person has before their eyes. */
  const [version, setVersion] = useState(link.version);
  const form = useLinkForm({ draft: start, before: start });
  const { restart } = form;
  const { isBack, letGo } = useKeptDraft({
    form,
    of: link.id,
    viewerId,
    version,
    onBack: (kept) => {
      setVersion(kept.version);
      restart(kept.before, kept.draft);
    },
  });
  const guard = useLeaveGuard(form.isChanged, letGo);
  const isBehind = link.version > version;

  // Nothing was typed: the new state simply takes the place of the old one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the link asks this question
  useEffect(() => {
    if (!isBehind || form.isChanged || change.isPending) return;
    setVersion(link.version);
    restart(draftOf(link));
  }, [link, isBehind, form.isChanged]);

  const save = async () => {
    if (!form.isChanged) {
      router.push(linkHref(link.id));
      return;
    }
    try {
      const saved = await change.mutateAsync({ id: link.id, version, change: toChange(form.draft, form.before) });
      letGo();
      client.setQueryData(linkKey(saved.id), saved);
      notify({ title: t('editor.saved'), tone: 'success' });
      router.push(linkHref(link.id));
    } catch (error) {
      // Somebody was quicker: their state is fetched, and the notice above the form tells of it.
      if (toApiProblem(error).status === 412) await client.invalidateQueries({ queryKey: linkKey(link.id) });
      else form.refuse(error);
    }
  };

  return (
    <>
      <LinkEditor
        form={form}
        linkId={link.id}
        hasPassword={link.hasPassword}
        passes={link.passes}
        saveLabel={t('editor.save')}
        cancelHref={linkHref(link.id)}
        isPending={change.isPending}
        onSave={save}
        notice={
          <>
            {isBehind && form.isChanged && (
              <EditorNotice
                icon={<RefreshCw />}
                action={t('editor.takeOver')}
                onAction={() => {
                  const theirs = draftOf(link);
                  setVersion(link.version);
                  restart(theirs, mergeDrafts(form.draft, form.before, theirs));
                }}
              >
                {t('editor.changedMeanwhile')}
              </EditorNotice>
            )}
            {isBack && !isBehind && (
              <EditorNotice
                icon={<History />}
                action={t('editor.discard')}
                onAction={() => {
                  letGo();
                  setVersion(link.version);
                  restart(draftOf(link));
                }}
              >
                {t('editor.back')}
              </EditorNotice>
            )}
          </>
        }
      />
      {guard}
    </>
  );
}
