'use client';

import { useMutation } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { IdsSection } from './ids-section.tsx';
import { makeIds } from './queries.ts';

const STRATEGIES = ['snowflake', 'ticket', 'multi-master', 'uuid', 'uuidv7'] as const;
const TRAITS = ['sortable', 'guessable', 'cost'] as const;
const SHOWN = 4;

type Props = { onMade: (id: string) => void; onInspect: (id: string) => void };

/** Ids of every strategy side by side, with what each is good and bad at. */
export function MakeIds({ onMade, onInspect }: Props) {
  const t = useTranslations('adminIds.make');
  const reasonOf = useReason();
  const make = useMutation({
    mutationFn: async () => {
      const made = await Promise.all(STRATEGIES.map((strategy) => makeIds(strategy, SHOWN)));
      return Object.fromEntries(STRATEGIES.map((strategy, index) => [strategy, made[index] ?? []]));
    },
    onSuccess: (made) => {
      if (made.snowflake?.[0]) onMade(made.snowflake[0]);
    },
  });
  return (
    <IdsSection id="make" title={t('title')} body={t('body')}>
      <Button onPress={() => make.mutate()} isPending={make.isPending} icon={<Sparkles aria-hidden />}>
        {t('submit')}
      </Button>
      {make.error && (
        <p role="alert" className="mt-3 text-danger-text text-sm">
          {reasonOf(toApiProblem(make.error))}
        </p>
      )}
      <ul className="mt-4 grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {STRATEGIES.map((strategy) => (
          <li key={strategy} className="min-w-0 rounded-2xl border border-border bg-surface px-5 py-4 shadow-surface">
            <h3 className="font-semibold text-sm">{t(`names.${strategy}`)}</h3>
            <dl className="mt-2 flex flex-col gap-2 text-sm">
              {TRAITS.map((trait) => (
                <div key={trait}>
                  <dt className="text-muted text-xs">{t(trait)}</dt>
                  <dd className="leading-snug">{t(`traits.${strategy}.${trait}`)}</dd>
                </div>
              ))}
            </dl>
            {make.data && (
              <ul aria-label={t('madeBy', { name: t(`names.${strategy}`) })} className="mt-3 flex flex-col">
                {make.data[strategy]?.map((id) => (
                  <li key={id}>
                    <button
                      type="button"
                      onClick={() => onInspect(id)}
                      aria-label={t('inspect', { id })}
                      className="min-h-7 cursor-pointer break-all rounded text-start font-mono text-xs underline underline-offset-2 hover:text-accent"
                    >
                      {id}
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </IdsSection>
  );
}
