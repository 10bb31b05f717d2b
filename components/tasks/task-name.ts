import type { useTranslations } from 'next-intl';

/** Kinds of long work and their names under `tray.kinds` in the messages; a new kind is one more line. */
const NAMES = {
  'users.export': 'usersExport',
  'links.change-tag': 'linksChangeTag',
  'links.import': 'linksImport',
} as const;

/** What a task is called; a kind that nobody named is simply a task. */
export function taskName(kind: string, t: ReturnType<typeof useTranslations<'tray'>>): string {
  return kind in NAMES ? t(`kinds.${NAMES[kind as keyof typeof NAMES]}`) : t('kinds.other');
}
