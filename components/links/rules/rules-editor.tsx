'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RULES_MAX } from '@/server/links/terms.ts';
import { type DraftRule, newKey } from '../editor/draft.ts';
import type { LinkForm } from '../editor/use-link-form.ts';
import { moveItem } from './move-item.ts';
import { handleId, RuleCard } from './rule-card.tsx';
import { useDragOrder } from './use-drag-order.ts';

/** Where visitors of one kind go: the first rule that holds wins, so their order counts. `winner`: the index of the rule that wins in the panel beside. */
export function RulesEditor({ form, winner }: { form: LinkForm; winner: number | null }) {
  const t = useTranslations('links.rules');
  const tShell = useTranslations('shell');
  const { draft, change, errorAt } = form;
  const { rules } = draft;
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [news, setNews] = useState('');
  const focusHandle = useRef<string | null>(null);
  const latest = useRef(rules);
  latest.current = rules;

  const set = (next: DraftRule[]) => change({ rules: next });
  const move = (from: number, to: number) => {
    focusHandle.current = rules[from]?.key ?? null;
    set(moveItem(rules, from, to));
    setNews(t('moved', { place: to + 1, count: rules.length }));
  };
  const drag = useDragOrder(move);
  // The browser lets go of what is moved about the page.
  useEffect(() => {
    if (focusHandle.current !== null) document.getElementById(handleId(focusHandle.current))?.focus();
    focusHandle.current = null;
  });
  // A refused rule is opened, or nobody would see why.
  const refused = rules.findIndex((_rule, index) =>
    [
      '',
      '.url',
      '.when',
      '.when.devices',
      '.when.systems',
      '.when.browsers',
      '.when.languages',
      '.when.countries',
      '.when.from',
      '.when.until',
    ].some((path) => errorAt(`rules.${index}${path}`) !== undefined),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal opens it anew
  useEffect(() => {
    const key = rules[refused]?.key;
    if (key !== undefined) setOpenKey(key);
  }, [refused, form.refusals]);

  const add = () => {
    const key = newKey();
    set([...rules, { key, when: {}, url: '' }]);
    setOpenKey(key);
    focusHandle.current = key;
  };
  const remove = (index: number) => {
    const [gone] = rules.slice(index, index + 1);
    if (gone === undefined) return;
    focusHandle.current = (rules[index + 1] ?? rules[index - 1])?.key ?? null;
    set(rules.filter((rule) => rule !== gone));
    notify({
      title: t('removed', { place: index + 1 }),
      action: {
        label: tShell('undo'),
        onAction: () => set([...latest.current.slice(0, index), gone, ...latest.current.slice(index)]),
      },
    });
  };
  const duplicate = (index: number) => {
    const rule = rules[index];
    if (rule === undefined) return;
    const key = newKey();
    set([...rules.slice(0, index + 1), { ...rule, key }, ...rules.slice(index + 1)]);
    setOpenKey(key);
    focusHandle.current = key;
  };

  return (
    <div>
      <p className="mb-3 text-muted text-sm leading-relaxed">{t('about')}</p>
      {rules.length > 0 && (
        <ol ref={drag.list} aria-label={t('title')} className="mb-3 flex flex-col gap-2">
          {rules.map((rule, index) => (
            <RuleCard
              key={rule.key}
              rule={rule}
              index={index}
              count={rules.length}
              isOpen={openKey === rule.key && !drag.isDragging}
              onToggle={() => setOpenKey(openKey === rule.key ? null : rule.key)}
              onChange={(next) => set(rules.map((each) => (each.key === rule.key ? next : each)))}
              onMove={(to) => move(index, to)}
              onDuplicate={() => duplicate(index)}
              onRemove={() => remove(index)}
              errorAt={errorAt}
              isWinner={winner === index}
              handle={drag.handleOf(index)}
              style={drag.styleOf(index)}
            />
          ))}
        </ol>
      )}
      {errorAt('rules') !== undefined && <p className="mb-2 text-[0.8125rem] text-danger-text">{errorAt('rules')}</p>}
      {rules.length < RULES_MAX ? (
        <Button variant="tertiary" icon={<Plus aria-hidden />} onPress={add}>
          {rules.length === 0 ? t('addFirst') : t('add')}
        </Button>
      ) : (
        <p className="text-muted text-sm">{t('full', { count: RULES_MAX })}</p>
      )}
      <p role="status" className="sr-only">
        {news}
      </p>
    </div>
  );
}
