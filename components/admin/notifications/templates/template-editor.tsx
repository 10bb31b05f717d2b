'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import type { ChangeTemplateInput, TemplateView } from '@/server/notifications/templates/schema.ts';
import type { Draft } from './draft.ts';
import { LanguageEditor } from './language-editor.tsx';
import { templatePath, templatesQuery } from './queries.ts';

type Drafts = Record<'ko' | 'en', Draft>;

const FIELDS = ['ko.title', 'ko.body', 'en.title', 'en.body'] as const;

/** Both languages beside each other, each with what somebody would get. Only what was changed is saved. */
export function TemplateEditor({ template }: { template: TemplateView }) {
  const t = useTranslations('adminNotifications.templates');
  const client = useQueryClient();
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(template));
  const changed = template.languages.filter(({ language, title, body }) => {
    const draft = drafts[language];
    return draft.title !== title || draft.body !== body;
  });
  const save = useMutation({
    mutationFn: () => {
      const texts = changed.map(({ language, version }) => [language, { ...drafts[language], version }] as const);
      const body: ChangeTemplateInput = Object.fromEntries(texts);
      return fetchJson<TemplateView>(templatePath(template.type, template.surface), { method: 'PUT', body });
    },
    onSuccess: async () => {
      notify({ title: t('saved'), tone: 'success' });
      await client.invalidateQueries({ queryKey: templatesQuery().queryKey });
    },
  });
  const words = useFieldReasons(save.error, FIELDS);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending && changed.length > 0) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate aria-label={t('edit')}>
      <div className="grid gap-4 xl:grid-cols-2">
        {template.languages.map((current) => (
          <LanguageEditor
            key={current.language}
            template={template}
            current={current}
            draft={drafts[current.language]}
            onChange={(draft) => setDrafts((all) => ({ ...all, [current.language]: draft }))}
            titleError={words(`${current.language}.title`)}
            bodyError={words(`${current.language}.body`)}
          />
        ))}
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" isPending={save.isPending}>
          {t('save')}
        </Button>
        {changed.length > 0 && (
          <Button
            variant="ghost"
            onPress={() => {
              save.reset();
              setDrafts(draftsOf(template));
            }}
          >
            {t('discard')}
          </Button>
        )}
        <p role="status" className="text-muted text-sm">
          {changed.length === 0 ? t('unchanged') : t('changed')}
        </p>
      </div>
      <p role="alert" className="mt-2 text-danger-text text-sm">
        {words('form')}
      </p>
    </form>
  );
}

function draftsOf({ languages }: TemplateView): Drafts {
  const of = (language: 'ko' | 'en'): Draft => {
    const { title = '', body = '' } = languages.find((one) => one.language === language) ?? {};
    return { title, body };
  };
  return { ko: of('ko'), en: of('en') };
}
