'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { Chip } from '@/components/ui/chip.tsx';
import { TextArea } from '@/components/ui/text-area.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { TemplateView } from '@/server/notifications/templates/schema.ts';
import { TITLE_MAX } from '@/server/notifications/templates/terms.ts';
import type { Draft } from './draft.ts';
import { TemplatePreviewCard } from './template-preview.tsx';

interface Props {
  template: TemplateView;
  current: TemplateView['languages'][number];
  draft: Draft;
  onChange: (draft: Draft) => void;
  titleError: string | undefined;
  bodyError: string | undefined;
}

/** The text of one language, its variables to press into it, and what somebody would get. */
export function LanguageEditor({ template, current, draft, onChange, titleError, bodyError }: Props) {
  const t = useTranslations('adminNotifications.templates');
  const field = useRef<HTMLInputElement | HTMLTextAreaElement>(null);
  const { language, isBuiltIn, version } = current;
  const hasTitle = template.surface !== 'sms';
  /** Where the cursor was last; at the end of the body when it was nowhere. */
  const insert = (name: string) => {
    const part = field.current?.name === 'title' && hasTitle ? 'title' : 'body';
    const text = draft[part];
    const at = field.current?.name === part ? (field.current.selectionStart ?? text.length) : text.length;
    onChange({ ...draft, [part]: `${text.slice(0, at)}{${name}}${text.slice(at)}` });
  };
  return (
    <section
      aria-labelledby={`template-${language}`}
      lang={language}
      className="flex min-w-0 flex-col gap-4 rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
      onFocus={({ target }) => {
        if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) field.current = target;
      }}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 id={`template-${language}`} className="font-medium">
          {t(`languages.${language}`)}
        </h3>
        <Chip tone={isBuiltIn ? 'neutral' : 'success'}>{isBuiltIn ? t('builtIn') : t('version', { version })}</Chip>
      </div>
      {hasTitle && (
        <TextField
          label={t(template.surface === 'email' ? 'subject' : 'textTitle')}
          name="title"
          autoComplete="off"
          maxLength={TITLE_MAX}
          value={draft.title}
          onChange={(title) => onChange({ ...draft, title })}
          error={titleError}
        />
      )}
      <TextArea
        label={t('textBody')}
        name="body"
        rows={4}
        value={draft.body}
        onChange={(body) => onChange({ ...draft, body })}
        error={bodyError}
      />
      <div>
        <p id={`variables-${language}`} className="mb-1.5 text-muted text-xs">
          {t('variables')}
        </p>
        <ul aria-labelledby={`variables-${language}`} className="flex flex-wrap gap-1.5">
          {template.variables.map(({ name, isRequired, sample }) => (
            <li key={name}>
              <button
                type="button"
                title={sample[language]}
                aria-label={t('insert', { name, sample: sample[language] })}
                className="min-h-8 cursor-pointer rounded-md border border-border px-2 font-mono text-xs hover:bg-default"
                onClick={() => insert(name)}
              >
                {`{${name}}`}
                {isRequired && <span className="ms-1 font-sans text-muted">{t('required')}</span>}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <TemplatePreviewCard type={template.type} surface={template.surface} language={language} draft={draft} />
    </section>
  );
}
