'use client';

import { ArrowLeft } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button.tsx';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { writeParam } from '../write-param.ts';
import { KeyPicture } from './key-picture.tsx';
import { MinutesCard } from './minutes-card.tsx';
import { RuleChips } from './rule-chips.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleTerms } from './rule-terms.tsx';
import { TopKeys } from './top-keys.tsx';

const CARD = 'rounded-2xl border border-border bg-surface px-4 py-4 shadow-surface sm:px-5';

/** One rule: what it allows and what was declared, what it did, whom it meets, and what it remembers of one of them (`?key=`). */
export function RuleDetail({ rule, freshness }: { rule: LimitRuleJson; freshness: ReactNode }) {
  const t = useTranslations('adminLimits');
  const heading = useRef<HTMLHeadingElement>(null);
  const key = useSearchParams().get('key');
  // Whoever came by keyboard or listens goes on from here, not from the top of the page.
  useEffect(() => heading.current?.focus(), []);

  const close = () => {
    const next = new URLSearchParams(window.location.search);
    next.delete('rule');
    next.delete('key');
    const query = next.toString();
    window.history.pushState(null, '', query === '' ? window.location.pathname : `?${query}`);
  };
  return (
    <article aria-labelledby="limit-rule">
      <Button size="sm" variant="ghost" icon={<ArrowLeft aria-hidden />} onPress={close} className="-ms-2 mb-2">
        {t('allRules')}
      </Button>
      <h2
        id="limit-rule"
        ref={heading}
        tabIndex={-1}
        className="font-semibold text-lg outline-none [overflow-wrap:anywhere]"
      >
        {rule.name}
      </h2>
      <p className="mt-1.5 mb-1 flex flex-wrap gap-1.5 empty:hidden">
        <RuleChips rule={rule} />
      </p>
      <div className="mb-4">{freshness}</div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <section aria-labelledby="limit-terms" className={`flex flex-col gap-5 ${CARD}`}>
          <h3 id="limit-terms" className="font-medium text-sm">
            {t('termsTitle')}
          </h3>
          <RuleTerms rule={rule} />
          <RuleForm rule={rule} />
        </section>
        <div className="flex min-w-0 flex-col gap-4">
          <MinutesCard rule={rule} />
          <TopKeys rule={rule} chosen={key} onChoose={(next) => writeParam('key', next)} />
          {key !== null && <KeyPicture key={key} rule={rule} caller={key} onClose={() => writeParam('key', '')} />}
        </div>
      </div>
    </article>
  );
}
