'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { SelectField } from '@/components/ui/select-field.tsx';
import { TextArea } from '@/components/ui/text-area.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { TokenField } from '@/components/ui/token-field.tsx';
import { TAG_MAX, TAGS_MAX, TITLE_MAX } from '@/server/links/terms.ts';
import { domainsQuery, tagsQuery } from '../queries.ts';
import type { LinkForm } from './use-link-form.ts';

const ALIAS_MAX = 64;

interface Props {
  form: LinkForm;
  /** A link that exists keeps its name. */
  isNew: boolean;
}

/** Where the link leads, and what it is called. */
export function TargetSection({ form, isNew }: Props) {
  const t = useTranslations('links.editor');
  const tCreate = useTranslations('links.create');
  const { draft, change, errorAt } = form;
  const { data: tags = [] } = useQuery(tagsQuery());
  const { data: domains = [] } = useQuery({ ...domainsQuery(), enabled: isNew });
  const tagError = errorAt('tags') ?? draft.tags.map((_tag, place) => errorAt(`tags.${place}`)).find(Boolean);
  return (
    <div className="flex flex-col gap-4 p-4 sm:p-5">
      <TextField
        label={t('url')}
        name="url"
        value={draft.url}
        onChange={(url) => change({ url })}
        inputMode="url"
        autoComplete="off"
        spellCheck="false"
        placeholder={tCreate('placeholder')}
        autoFocus={isNew}
        error={errorAt('url')}
      />
      {isNew && (
        <div className="flex flex-col gap-4 sm:flex-row sm:items-start">
          {domains.length > 0 && (
            <SelectField
              label={t('domain')}
              options={[
                { id: '', label: window.location.host },
                ...domains.map(({ host }) => ({ id: host, label: host })),
              ]}
              value={draft.domain}
              onChange={(domain) => change({ domain })}
              className="sm:w-52"
            />
          )}
          <TextField
            label={tCreate('aliasLabel')}
            name="alias"
            value={draft.alias}
            onChange={(alias) => change({ alias })}
            autoComplete="off"
            spellCheck="false"
            maxLength={ALIAS_MAX}
            placeholder={tCreate('aliasPlaceholder')}
            hint={tCreate('aliasHint')}
            error={errorAt('alias') ?? errorAt('domain')}
            className="sm:flex-1"
          />
        </div>
      )}
      <TextField
        label={t('title')}
        name="title"
        value={draft.title}
        onChange={(title) => change({ title })}
        autoComplete="off"
        maxLength={TITLE_MAX}
        placeholder={t('titlePlaceholder')}
        error={errorAt('title')}
      />
      <TokenField
        label={t('tags')}
        values={draft.tags}
        onChange={(next) => change({ tags: next })}
        options={tags.map(({ name, count }) => ({ id: name, label: name, detail: String(count) }))}
        allowsNew
        max={TAGS_MAX}
        maxLength={TAG_MAX}
        placeholder={t('tagsPlaceholder')}
        error={tagError}
      />
      <TextArea
        label={t('note')}
        name="note"
        value={draft.note}
        onChange={(note) => change({ note })}
        hint={t('noteHint')}
        rows={2}
        {...(errorAt('note') === undefined ? {} : { error: errorAt('note') })}
      />
    </div>
  );
}
