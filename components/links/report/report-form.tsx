'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { FormError } from '@/components/auth/form-error.tsx';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { TextArea } from '@/components/ui/text-area.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { REPORT_REASONS, REPORT_TEXT_MAX } from '@/server/links/reports/terms.ts';
import { linkLabel } from '../link-label.ts';

interface Props {
  link: { alias: string; domain: string | null; shortUrl: string };
  /** Whose address we know anyway. */
  isSignedIn: boolean;
}

/** Says what is wrong with a link, and after that what happens next. */
export function ReportForm({ link, isSignedIn }: Props) {
  const t = useTranslations('linkReport');
  const { alias, domain, shortUrl } = link;
  const [reason, setReason] = useState('');
  const [text, setText] = useState('');
  const [email, setEmail] = useState('');
  const send = useMutation({
    mutationFn: () =>
      fetchJson<undefined>('/v1/link-reports', {
        method: 'POST',
        body: { alias, domain, reason, text, ...(isSignedIn ? {} : { email: email.trim() }) },
      }),
  });
  const wordsFor = useFieldReasons(send.error, ['reason', 'text', 'email'] as const);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending) send.mutate();
  };
  if (send.isSuccess) return <Thanks />;
  return (
    <form
      onSubmit={submit}
      noValidate
      className="flex w-full max-w-lg flex-col gap-5 rounded-2xl border border-border bg-surface p-5 shadow-surface sm:p-6"
    >
      <div>
        <h1 className="font-bold text-lg tracking-[-0.01em]">{t('heading')}</h1>
        <p className="mt-1 break-all text-muted text-sm">{linkLabel(shortUrl)}</p>
      </div>
      <FormError text={wordsFor('form')} />
      <ReasonChoice value={reason} onChange={setReason} error={wordsFor('reason')} />
      <TextArea
        label={t('text')}
        name="text"
        value={text}
        onChange={setText}
        hint={t('textHint', { max: REPORT_TEXT_MAX })}
        error={wordsFor('text')}
      />
      {!isSignedIn && (
        <TextField
          label={t('email')}
          name="email"
          type="email"
          autoComplete="email"
          value={email}
          onChange={setEmail}
          hint={t('emailHint')}
          error={wordsFor('email')}
        />
      )}
      <Button type="submit" variant="primary" isPending={send.isPending}>
        {t('send')}
      </Button>
    </form>
  );
}

function ReasonChoice({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (reason: string) => void;
  error: string | undefined;
}) {
  const t = useTranslations('linkReport');
  return (
    <fieldset aria-describedby={error === undefined ? undefined : 'reason-error'}>
      <legend className="mb-2 font-medium text-sm">{t('reason')}</legend>
      <div className="flex flex-col gap-1.5">
        {REPORT_REASONS.map((reason) => (
          <label
            key={reason}
            className="flex cursor-pointer items-start gap-3 rounded-xl border border-border px-3.5 py-2.5 text-sm has-checked:border-accent has-checked:bg-accent/8 has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name="reason"
              value={reason}
              checked={value === reason}
              onChange={() => onChange(reason)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span>
              <span className="block font-medium">{t(`reasons.${reason}.name`)}</span>
              <span className="block text-muted text-xs leading-relaxed">{t(`reasons.${reason}.hint`)}</span>
            </span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p id="reason-error" role="alert" className="mt-1.5 text-[0.8125rem] text-danger-text">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Thanks() {
  const t = useTranslations('linkReport');
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone: whoever reads with a keyboard goes on here.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="flex w-full max-w-lg flex-col items-center rounded-2xl border border-border bg-surface px-6 py-12 text-center shadow-surface">
      <CircleCheck aria-hidden className="mb-4 size-10 text-success-text" />
      <h1 ref={heading} tabIndex={-1} className="font-bold text-lg tracking-[-0.01em] outline-none">
        {t('thanksTitle')}
      </h1>
      <p className="mt-2 text-muted text-sm leading-relaxed">{t('thanksBody')}</p>
    </div>
  );
}
