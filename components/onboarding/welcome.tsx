'use client';

import { ClipboardPaste, Keyboard, SunMoon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useLanguageChoice, useThemeChoice } from '@/components/shell/preference-choices.ts';
import { runShortcut } from '@/components/shell/shortcut-registry.ts';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { Keys } from '@/components/ui/keys.tsx';

function Step({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-4 px-5 py-5 sm:px-7">
      <span
        aria-hidden
        className="grid size-9 shrink-0 place-items-center rounded-xl bg-default text-muted [&_svg]:size-4.5"
      >
        {icon}
      </span>
      <div className="min-w-0 flex-1">
        <h3 className="font-semibold text-[0.9375rem] leading-9">{title}</h3>
        {children}
      </div>
    </li>
  );
}

/** For somebody who is here for the first time: the first link, the keyboard, language and look. It goes with the first link. */
export function Welcome({ onDismiss }: { onDismiss: () => void }) {
  const t = useTranslations('onboarding');
  const tLinks = useTranslations('links.empty');
  const theme = useThemeChoice();
  const language = useLanguageChoice();
  return (
    <section aria-labelledby="welcome">
      <div className="flex flex-wrap items-start justify-between gap-3 px-5 pt-6 pb-1 sm:px-7">
        <div>
          <h2 id="welcome" className="font-bold text-lg tracking-[-0.01em]">
            {t('title')}
          </h2>
          <p className="mt-1 text-muted text-sm">{t('body')}</p>
        </div>
        <Button variant="ghost" size="sm" onPress={onDismiss}>
          {t('dismiss')}
        </Button>
      </div>
      <ol className="divide-y divide-separator">
        <Step icon={<ClipboardPaste />} title={tLinks('title')}>
          <p className="text-muted text-sm leading-relaxed">{tLinks('body')}</p>
          <Button variant="primary" className="mt-3" onPress={() => runShortcut('create')}>
            {tLinks('action')}
          </Button>
        </Step>
        <Step icon={<Keyboard />} title={t('keyboardTitle')}>
          <p className="text-muted text-sm leading-relaxed">
            {t.rich('keyboardBody', {
              palette: () => <Keys keys="mod+k" className="mx-0.5 align-middle" />,
              help: () => <Keys keys="?" className="mx-0.5 align-middle" />,
            })}
          </p>
          <Button variant="tertiary" className="mt-3" onPress={() => runShortcut('palette')}>
            {t('keyboardAction')}
          </Button>
        </Step>
        <Step icon={<SunMoon />} title={t('lookTitle')}>
          <div className="mt-1 flex flex-wrap gap-x-8 gap-y-4">
            <ChoiceGroup
              legend={language.title}
              options={language.options}
              value={language.value}
              onChange={language.onChange}
            />
            <ChoiceGroup legend={theme.title} options={theme.options} value={theme.value} onChange={theme.onChange} />
          </div>
        </Step>
      </ol>
    </section>
  );
}
