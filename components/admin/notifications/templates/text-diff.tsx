import { useTranslations } from 'next-intl';
import { diffWords } from './diff-words.ts';

/** A text with what holds now instead: what is gone is struck out, what is new is marked; both are said to screen readers. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  const t = useTranslations('adminNotifications.templates');
  return (
    <p className="whitespace-pre-wrap break-words rounded-lg bg-default/60 px-3 py-2 leading-relaxed">
      {diffWords(before, after).map(({ kind, text }, index) => {
        // Parts of one text: they come anew with every other text.
        const key = `${index} ${text}`;
        if (kind === 'same') return <span key={key}>{text}</span>;
        const Mark = kind === 'added' ? 'ins' : 'del';
        return (
          <Mark
            key={key}
            className={
              kind === 'added' ? 'rounded bg-success/20 no-underline' : 'rounded bg-danger/12 text-danger-text'
            }
          >
            <span className="sr-only">{t(kind)} </span>
            {text}
          </Mark>
        );
      })}
    </p>
  );
}
