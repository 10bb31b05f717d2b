'use client';

import { CalendarClock, Lock, Megaphone, Route, Split, TrendingUp } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { useZone } from '@/components/ui/use-zone.ts';
import { VisitorPath } from '../visitor-path.tsx';
import { wayOfDraft } from './describe-draft.ts';
import { EditorSection } from './editor-section.tsx';
import { LimitsSection } from './limits-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { RedirectSection } from './redirect-section.tsx';
import { SaveBar } from './save-bar.tsx';
import { TargetSection } from './target-section.tsx';
import type { LinkForm } from './use-link-form.ts';
import { readUtm, UTM_FIELDS } from './utm.ts';

const waiting = <Skeleton className="h-32 w-full rounded-xl" />;
const UtmBuilder = lazyPart(() => import('./utm-builder.tsx').then((module) => module.UtmBuilder), waiting);
const RulesEditor = lazyPart(() => import('../rules/rules-editor.tsx').then((module) => module.RulesEditor), waiting);
const SplitEditor = lazyPart(() => import('../split/split-editor.tsx').then((module) => module.SplitEditor), waiting);
const TryIt = lazyPart(() => import('../try-it/try-it.tsx').then((module) => module.TryIt), waiting);

interface Props {
  form: LinkForm;
  /** The link that is changed; null for a new one. */
  linkId: string | null;
  hasPassword: boolean;
  passes: number;
  saveLabel: string;
  cancelHref: string;
  isPending: boolean;
  onSave: () => void;
  /** Stands above the form: what happened to it meanwhile. */
  notice?: ReactNode;
}

/** Everything about a link in one form, and beside it what a visitor will meet. ⌘ or Ctrl with Enter saves from anywhere. */
export function LinkEditor(props: Props) {
  const { form, linkId, hasPassword, passes, onSave, isPending } = props;
  const t = useTranslations('links.editor');
  const format = useFormatter();
  const id = useId();
  const timeZone = useZone();
  const root = useRef<HTMLFormElement>(null);
  const [winner, setWinner] = useState<number | null>(null);
  const { draft, change, hasErrorIn, refusals } = form;
  const utm = UTM_FIELDS.filter((field) => readUtm(draft.url)[field] !== '');

  // After a refusal the first field that was refused has the focus; its part of the form has opened by then.
  useEffect(() => {
    if (refusals === 0) return;
    const timer = setTimeout(() => {
      const [first] = root.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [];
      first?.focus();
    }, 60);
    return () => clearTimeout(timer);
  }, [refusals]);

  const save = () => {
    if (!isPending) onSave();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  const pressKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    save();
  };
  const common = { refusals };
  const limits = [
    draft.expiresAt !== '' &&
      t('summaries.until', { when: format.dateTime(new Date(draft.expiresAt), { dateStyle: 'medium', timeZone }) }),
    draft.maxClicks.trim() !== '' && t('summaries.clicks', { count: draft.maxClicks.trim() }),
  ].filter(Boolean);
  const isLocked = draft.password.kind === 'set' || (hasPassword && draft.password.kind === 'keep');

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears a key that saves; the button does the same
    <div onKeyDown={pressKey} className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <form ref={root} id={id} onSubmit={submit} noValidate className="min-w-0">
        {props.notice}
        <div className="rounded-2xl border border-border bg-surface shadow-surface">
          <TargetSection form={form} isNew={linkId === null} />
        </div>
        <div className="mt-4 rounded-2xl border border-border bg-surface shadow-surface">
          <EditorSection
            icon={<Megaphone />}
            title={t('sections.utm')}
            summary={utm.length > 0 ? t('summaries.utm', { count: utm.length }) : t('summaries.none')}
            startsOpen={false}
            hasError={false}
            {...common}
          >
            <UtmBuilder form={form} />
          </EditorSection>
          <EditorSection
            icon={<CalendarClock />}
            title={t('sections.limits')}
            summary={limits.length > 0 ? limits.join(' · ') : t('summaries.never')}
            startsOpen={limits.length > 0}
            hasError={hasErrorIn('expiresAt', 'maxClicks', 'fallbackUrl')}
            {...common}
          >
            <LimitsSection form={form} passes={passes} />
          </EditorSection>
          <EditorSection
            icon={<Lock />}
            title={t('sections.password')}
            summary={isLocked ? t('summaries.password') : t('summaries.none')}
            startsOpen={isLocked}
            hasError={hasErrorIn('password')}
            {...common}
          >
            <PasswordSection form={form} hasPassword={hasPassword} />
          </EditorSection>
          <EditorSection
            icon={<Route />}
            title={t('sections.rules')}
            summary={draft.rules.length > 0 ? t('summaries.rules', { count: draft.rules.length }) : t('summaries.all')}
            startsOpen={draft.rules.length > 0}
            hasError={hasErrorIn('rules')}
            {...common}
          >
            <RulesEditor form={form} winner={winner} />
          </EditorSection>
          <EditorSection
            icon={<Split />}
            title={t('sections.split')}
            summary={
              draft.experiment
                ? t('summaries.split', { count: draft.experiment.variants.length })
                : t('summaries.noSplit')
            }
            startsOpen={draft.experiment !== null}
            hasError={hasErrorIn('experiment')}
            {...common}
          >
            <SplitEditor form={form} />
          </EditorSection>
          <EditorSection
            icon={<TrendingUp />}
            title={t('sections.redirect')}
            summary={String(draft.status)}
            startsOpen={draft.status !== 302 || !draft.forwardsQuery}
            hasError={hasErrorIn('status', 'forwardsQuery')}
            {...common}
          >
            <RedirectSection form={form} />
          </EditorSection>
        </div>
        <SaveBar
          formId={id}
          label={props.saveLabel}
          isPending={isPending}
          isChanged={form.isChanged}
          cancelHref={props.cancelHref}
          error={form.errorAt('form')}
        />
      </form>
      <aside aria-label={t('aside')} className="flex flex-col gap-4 lg:sticky lg:top-20">
        <div className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5">
          <div className="mb-4 flex items-center justify-between gap-3">
            <h2 className="font-semibold text-[0.9375rem]">{t('path')}</h2>
            <Switch label={t('isOn')} isOn={draft.isEnabled} onChange={(isEnabled) => change({ isEnabled })} />
          </div>
          <VisitorPath way={wayOfDraft(draft, hasPassword)} passes={passes} />
        </div>
        {(draft.rules.length > 0 || draft.experiment !== null) && <TryIt form={form} onWinner={setWinner} />}
      </aside>
    </div>
  );
}
