'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { Avatar } from '@/components/ui/avatar.tsx';
import { CommandDialog } from '@/components/ui/command-dialog.tsx';
import { Keys } from '@/components/ui/keys.tsx';
import { notify } from '@/components/ui/notify.ts';
import type { PaletteEntry } from './palette-source.ts';
import { rememberRecent } from './recent-entries.ts';
import type { ShellViewer } from './shell-viewer.ts';
import { signOut } from './sign-out.ts';
import { useLocaleChoice } from './use-locale-choice.ts';
import { usePaletteEntries } from './use-palette-entries.ts';
import { useReason } from './use-reason.ts';

interface Props {
  viewer: ShellViewer;
  /** The palette closes; `then` is to be done once it has given the keyboard back. */
  onClose: (then?: () => void) => void;
}

function iconOf({ icon: Icon, pictureUrl, label }: PaletteEntry) {
  return pictureUrl === undefined ? <Icon /> : <Avatar name={label} pictureUrl={pictureUrl} size="xs" />;
}

/** Goes anywhere and does anything, by typing a part of its name. */
export function Palette({ viewer, onClose }: Props) {
  const t = useTranslations();
  const router = useRouter();
  const reason = useReason();
  const [locale, setLocale] = useLocaleChoice();
  const [query, setQuery] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rest is made anew by every render and does the same
  const context = useMemo(
    () => ({
      t,
      role: viewer.role,
      locale,
      setLocale,
      go: (href: string) => router.push(href),
      signOut: async () => {
        const problem = await signOut();
        if (problem !== undefined) notify({ title: reason(problem), tone: 'danger' });
      },
    }),
    [t, viewer.role, locale, router],
  );
  const { groups, isSearching, hasFailed } = usePaletteEntries(query, context, viewer.id);
  const count = groups.reduce((sum, { entries }) => sum + entries.length, 0);

  const choose = (id: string) => {
    const entry = groups.flatMap(({ entries }) => entries).find((each) => each.id === id);
    if (entry === undefined) return;
    const { label, detail, href, run } = entry;
    if (href !== undefined) rememberRecent(viewer.id, { label, href, ...(detail === undefined ? {} : { detail }) });
    onClose(() => (href === undefined ? void run?.() : router.push(href)));
  };

  return (
    <CommandDialog
      label={t('palette.label')}
      query={query}
      onQuery={setQuery}
      sections={groups.map(({ id, entries }) => ({
        id,
        title: t(`palette.groups.${id}`),
        items: entries.map((entry) => ({
          id: entry.id,
          label: entry.label,
          detail: entry.detail,
          icon: iconOf(entry),
          end: entry.keys && <Keys keys={entry.keys} className="hidden sm:inline-flex" />,
        })),
      }))}
      empty={isSearching ? t('palette.searching') : t('palette.empty', { query: query.trim() })}
      isSearching={isSearching}
      footer={
        <>
          {hasFailed && (
            <p className="border-separator border-t px-4 py-2.5 text-[0.8125rem] text-danger-text">
              {t('palette.failed')}
            </p>
          )}
          <p role="status" className="sr-only">
            {query.trim() !== '' && !isSearching && t('palette.count', { count })}
          </p>
        </>
      }
      onChoose={choose}
      onClose={() => onClose()}
    />
  );
}
