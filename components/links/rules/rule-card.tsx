'use client';

import { ChevronDown, CopyPlus, Ellipsis, GripVertical, MoveDown, MoveUp, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useId } from 'react';
import { Menu } from '@/components/ui/menu.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { DraftRule } from '../editor/draft.ts';
import { targetLabel } from '../link-label.ts';
import { ConditionEditor } from './condition-editor.tsx';
import { CONDITIONS, kindsOf, withKind } from './conditions.ts';
import { useRuleText } from './use-rule-text.ts';

interface Props {
  rule: DraftRule;
  index: number;
  count: number;
  isOpen: boolean;
  onToggle: () => void;
  onChange: (rule: DraftRule) => void;
  onMove: (to: number) => void;
  onDuplicate: () => void;
  onRemove: () => void;
  errorAt: (path: string) => string | undefined;
  /** The panel beside says that this rule wins. */
  isWinner: boolean;
  handle: { onPointerDown: (event: PointerEvent) => void };
  style: CSSProperties;
}

export const handleId = (key: string) => `handle-${key}`;

/** One rule: closed a sentence, open its conditions and its target. */
export function RuleCard(props: Props) {
  const { rule, index, count, isOpen, onChange, onMove, errorAt, isWinner } = props;
  const t = useTranslations('links.rules');
  const text = useRuleText();
  const id = useId();
  const kinds = kindsOf(rule.when);
  const unused = CONDITIONS.filter((kind) => !kinds.includes(kind));
  const words = text(rule.when) || t('noCondition');
  const name = t('name', { place: index + 1 });
  const ruleError = errorAt(`rules.${index}`) ?? errorAt(`rules.${index}.when`);
  const conditionError = (kind: string) =>
    errorAt(`rules.${index}.when.${kind}`) ??
    (kind === 'dates'
      ? (errorAt(`rules.${index}.when.from`) ?? errorAt(`rules.${index}.when.until`))
      : [0, 1, 2, 3, 4].map((place) => errorAt(`rules.${index}.when.${kind}.${place}`)).find(Boolean));
  const pressHandle = (event: KeyboardEvent) => {
    const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < count && to !== index) onMove(to);
  };
  return (
    <li
      data-order={index}
      aria-label={name}
      style={props.style}
      className={`relative rounded-xl border bg-surface ${isWinner ? 'border-accent' : 'border-border'}`}
    >
      <div className="flex items-center gap-1 ps-1 pe-1.5">
        <button
          id={handleId(rule.key)}
          type="button"
          aria-label={t('handle', { place: index + 1, count })}
          onKeyDown={pressHandle}
          onPointerDown={props.handle.onPointerDown}
          className="grid h-12 w-8 shrink-0 cursor-grab touch-none place-items-center rounded-lg text-muted hover:text-foreground active:cursor-grabbing"
        >
          <GripVertical aria-hidden className="size-4" />
        </button>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={props.onToggle}
          className="flex min-h-12 min-w-0 flex-1 cursor-pointer items-center gap-2.5 rounded-lg py-2 text-start"
        >
          <span
            className={`grid size-6 shrink-0 place-items-center rounded-md font-medium text-xs tabular-nums ${isWinner ? 'bg-accent text-accent-foreground' : 'bg-default text-muted'}`}
          >
            {index + 1}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm">{words}</span>
            <span className="block truncate text-[0.8125rem] text-muted">
              {rule.url.trim() === '' ? t('noTarget') : targetLabel(rule.url)}
            </span>
          </span>
          <ChevronDown
            aria-hidden
            className={`size-4 shrink-0 text-muted transition-transform duration-150 ${isOpen ? 'rotate-180' : ''}`}
          />
        </button>
        <Menu
          label={t('more', { place: index + 1 })}
          trigger={<Ellipsis aria-hidden />}
          actions={[
            ...(index > 0
              ? [{ id: 'up', label: t('moveUp'), icon: <MoveUp />, onAction: () => onMove(index - 1) }]
              : []),
            ...(index < count - 1
              ? [{ id: 'down', label: t('moveDown'), icon: <MoveDown />, onAction: () => onMove(index + 1) }]
              : []),
            { id: 'duplicate', label: t('duplicate'), icon: <CopyPlus />, onAction: props.onDuplicate },
            { id: 'remove', label: t('remove'), icon: <Trash2 />, isDanger: true, onAction: props.onRemove },
          ]}
        />
      </div>
      <div id={id} hidden={!isOpen} className="border-separator border-t px-3 py-4 sm:px-4">
        {isOpen && (
          <div className="flex flex-col gap-4">
            {kinds.map((kind) => (
              <ConditionEditor
                key={kind}
                kind={kind}
                when={rule.when}
                onChange={(when) => onChange({ ...rule, when })}
                error={conditionError(kind)}
              />
            ))}
            {unused.length > 0 && (
              <fieldset className="flex flex-wrap items-center gap-1.5">
                <legend className="mb-1.5 text-[0.8125rem] text-muted">
                  {kinds.length === 0 ? t('firstCondition') : t('moreConditions')}
                </legend>
                {unused.map((kind) => (
                  <button
                    key={kind}
                    type="button"
                    onClick={() => onChange({ ...rule, when: withKind(rule.when, kind) })}
                    className="inline-flex h-9 cursor-pointer items-center gap-1 rounded-[0.625rem] border border-field-border border-dashed px-2.5 text-muted text-sm hover:text-foreground"
                  >
                    <Plus aria-hidden className="size-3.5" />
                    {t(`conditions.${kind}`)}
                  </button>
                ))}
              </fieldset>
            )}
            {ruleError !== undefined && (
              <p role="alert" className="text-[0.8125rem] text-danger-text">
                {ruleError}
              </p>
            )}
            <TextField
              label={t('url')}
              name={`rule-url-${index}`}
              value={rule.url}
              onChange={(url) => onChange({ ...rule, url })}
              inputMode="url"
              autoComplete="off"
              spellCheck="false"
              error={errorAt(`rules.${index}.url`)}
            />
          </div>
        )}
      </div>
    </li>
  );
}
