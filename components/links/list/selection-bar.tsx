'use client';

import { useQuery } from '@tanstack/react-query';
import { Archive, ArchiveRestore, RotateCcw, Tag, Trash2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { TokenField } from '@/components/ui/token-field.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { type LinkState, TAG_MAX } from '@/server/links/terms.ts';
import { tagsQuery } from '../queries.ts';
import { useBulk } from './use-bulk.ts';

interface Props {
  selected: LinkJson[];
  state: LinkState;
  /** All rows that were read so far. */
  shown: LinkJson[];
  onChoose: (links: readonly LinkJson[]) => void;
  onClose: () => void;
}

/** What can be done with the chosen links; it lies over the list as long as any is chosen. */
export function SelectionBar({ selected, state, shown, onChoose, onClose }: Props) {
  const t = useTranslations('links.bulk');
  const { mutate, isPending } = useBulk(onClose);
  const [isTagging, setTagging] = useState(false);
  const act = (kind: 'archive' | 'unarchive' | 'delete' | 'restore') => mutate({ act: { kind }, links: selected });
  return (
    <>
      <div
        role="toolbar"
        aria-label={t('toolbar')}
        className="sticky bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-20 mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center justify-center gap-x-1 gap-y-1 rounded-2xl bg-overlay py-1.5 ps-4 pe-1.5 shadow-overlay sm:bottom-6"
      >
        <p role="status" className="me-1 font-medium text-sm tabular-nums">
          {t('count', { count: selected.length })}
        </p>
        {selected.length < shown.length && (
          <Button size="sm" variant="ghost" onPress={() => onChoose(shown)}>
            {t('all', { count: shown.length })}
          </Button>
        )}
        {state !== 'deleted' && (
          <Button size="sm" variant="ghost" icon={<Tag aria-hidden />} onPress={() => setTagging(true)}>
            {t('tag')}
          </Button>
        )}
        {state === 'active' && (
          <Button size="sm" variant="ghost" icon={<Archive aria-hidden />} onPress={() => act('archive')}>
            {t('archive')}
          </Button>
        )}
        {state === 'archived' && (
          <Button size="sm" variant="ghost" icon={<ArchiveRestore aria-hidden />} onPress={() => act('unarchive')}>
            {t('unarchive')}
          </Button>
        )}
        {state === 'deleted' ? (
          <Button size="sm" variant="ghost" icon={<RotateCcw aria-hidden />} onPress={() => act('restore')}>
            {t('restore')}
          </Button>
        ) : (
          <Button
            size="sm"
            variant="ghost"
            className="text-danger-text"
            icon={<Trash2 aria-hidden />}
            onPress={() => act('delete')}
          >
            {t('delete')}
          </Button>
        )}
        <IconButton label={t('clear')} onPress={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      {isTagging && (
        <TagDialog
          count={selected.length}
          isPending={isPending}
          onClose={() => setTagging(false)}
          onTag={(tag) =>
            mutate({ act: { kind: 'tag', tag }, links: selected }, { onSettled: () => setTagging(false) })
          }
        />
      )}
    </>
  );
}

interface TagProps {
  count: number;
  isPending: boolean;
  onTag: (tag: string) => void;
  onClose: () => void;
}

/** Chooses one tag for all. */
function TagDialog({ count, isPending, onTag, onClose }: TagProps) {
  const t = useTranslations('links.bulk');
  const tShell = useTranslations('shell');
  const { data: known = [] } = useQuery(tagsQuery());
  const [[tag], setTags] = useState<string[]>([]);
  return (
    <Dialog
      title={t('tagTitle', { count })}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          <Button
            variant="primary"
            isPending={isPending}
            onPress={() => {
              // What is still being typed has become a tag when the button is pressed.
              if (tag !== undefined) onTag(tag);
            }}
          >
            {t('tagApply')}
          </Button>
        </>
      }
    >
      {/* Room for the list of suggestions, which a dialog would cut off. */}
      <div className="min-h-60">
        <TokenField
          label={t('tagLabel')}
          values={tag === undefined ? [] : [tag]}
          onChange={setTags}
          options={known.map(({ name, count: links }) => ({ id: name, label: name, detail: String(links) }))}
          allowsNew
          max={1}
          maxLength={TAG_MAX}
        />
      </div>
    </Dialog>
  );
}
