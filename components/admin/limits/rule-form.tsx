'use client';

import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useState } from 'react';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { LIMIT_ALGORITHMS } from '@/server/admin/limits/terms.ts';
import { useChangeRule } from './use-change-rule.ts';
import { joinWindow, splitWindow, WINDOW_UNITS, type WindowUnit } from './window-units.ts';

const FIELDS = ['limit', 'windowMs', 'algorithm', 'shadow'] as const;

interface Draft {
  limit: string;
  window: string;
  unit: WindowUnit;
  algorithm: LimitRuleJson['effective']['algorithm'];
  shadow: boolean;
  /** What the person saw when they began. */
  version: number;
}

function draftOf({ effective, version }: LimitRuleJson): Draft {
  const { value, unit } = splitWindow(effective.windowMs);
  return {
    limit: String(effective.limit),
    window: String(value),
    unit,
    algorithm: effective.algorithm,
    shadow: effective.shadow,
    version,
  };
}

/** Changes what a rule allows, at once and everywhere. Somebody else's change meanwhile is shown, never overwritten. */
export function RuleForm({ rule }: { rule: LimitRuleJson }) {
  const t = useTranslations('adminLimits.form');
  const tAlgorithms = useTranslations('adminLimits.algorithms');
  const [draft, setDraft] = useState<Draft>(() => draftOf(rule));
  const [isSame, setSame] = useState(false);
  /** Saving gives the rule a new version; the form goes on from there. */
  const [isSaved, setSaved] = useState(false);
  const change = useChangeRule(rule, () => setSaved(true));
  const words = useFieldReasons(change.error, FIELDS);
  const { data: changed, isPending, mutate } = change;
  /** Asked for while a save is under way, the reset follows it: two changes at once would be refused as somebody else's. */
  const [isResetDue, setResetDue] = useState(false);
  const isResetting = isResetDue || (isPending && change.variables.wish === null);
  useEffect(() => {
    if (!isResetDue || isPending) return;
    setResetDue(false);
    // A save that was refused says why, and what it was refused for is to be seen before anything is taken away. The list may not show yet what
    // was saved: the reset is of what the save has answered.
    if (changed !== undefined && changed.override !== null) mutate({ wish: null, version: changed.version });
  }, [isResetDue, isPending, changed, mutate]);
  const isStale = rule.version !== draft.version && !isPending;
  if (isSaved && rule.version !== draft.version) {
    setSaved(false);
    setDraft(draftOf(rule));
  }
  const set = (part: Partial<Draft>) => {
    setSame(false);
    setDraft((before) => ({ ...before, ...part }));
  };
  const takeNew = () => {
    change.reset();
    setDraft(draftOf(rule));
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    const { declared, override } = rule;
    const limit = draft.limit.trim() === '' ? Number.NaN : Number(draft.limit);
    const windowMs = joinWindow(draft.window, draft.unit);
    const wish = {
      limit: limit === declared.limit ? null : Number.isFinite(limit) ? limit : draft.limit,
      windowMs: windowMs === declared.windowMs ? null : windowMs,
      algorithm: draft.algorithm === declared.algorithm ? null : draft.algorithm,
      shadow: draft.shadow,
    };
    const isDeclared =
      wish.limit === null && wish.windowMs === null && wish.algorithm === null && wish.shadow === declared.shadow;
    if (isDeclared && override === null) setSame(true);
    else mutate({ wish: isDeclared ? null : wish, version: draft.version });
  };

  const formWords = words('form') ?? words('shadow') ?? words('algorithm');
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {isStale && (
        <div role="alert" className="rounded-xl bg-warning/15 px-4 py-3 text-sm">
          <p>{t('changedBy', { name: rule.override?.updatedBy?.name ?? t('somebody') })}</p>
          <Button size="sm" variant="tertiary" className="mt-2" onPress={takeNew}>
            {t('takeNew')}
          </Button>
        </div>
      )}
      <TextField
        label={t('limit')}
        name="limit"
        inputMode="numeric"
        autoComplete="off"
        value={draft.limit}
        onChange={(limit) => set({ limit })}
        error={words('limit')}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField
          label={t('window')}
          name="windowMs"
          inputMode="decimal"
          autoComplete="off"
          value={draft.window}
          onChange={(window) => set({ window })}
          error={words('windowMs')}
        />
        <SelectField
          label={t('unit')}
          options={WINDOW_UNITS.map((id) => ({ id, label: t(`units.${id}`) }))}
          value={draft.unit}
          onChange={(id) => set({ unit: WINDOW_UNITS.find((unit) => unit === id) ?? 's' })}
        />
      </div>
      <div>
        <SelectField
          label={t('algorithm')}
          options={LIMIT_ALGORITHMS.map((id) => ({ id, label: tAlgorithms(`${id}.name`) }))}
          value={draft.algorithm}
          onChange={(id) => set({ algorithm: LIMIT_ALGORITHMS.find((known) => known === id) ?? draft.algorithm })}
        />
        <p className="mt-1.5 text-[0.8125rem] text-muted leading-snug">{tAlgorithms(`${draft.algorithm}.how`)}</p>
      </div>
      {rule.isSecurity ? (
        <p className="text-muted text-sm">{t('noShadow')}</p>
      ) : (
        <div>
          <Switch
            label={t('shadow')}
            isOn={draft.shadow}
            onChange={(shadow) => set({ shadow })}
            describedBy="limit-shadow"
          />
          <p id="limit-shadow" className="mt-1 text-[0.8125rem] text-muted leading-snug">
            {t('shadowHint')}
          </p>
        </div>
      )}
      <p role="status" className={`text-sm ${formWords === undefined ? 'text-muted' : 'text-danger-text'}`}>
        {formWords ?? (isSame ? t('same') : '')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" isPending={isPending}>
          {isPending ? t('saving') : t('save')}
        </Button>
        {rule.override !== null && (
          <Button
            variant="tertiary"
            icon={<RotateCcw aria-hidden />}
            isPending={isResetting}
            onPress={() => (isPending ? setResetDue(true) : mutate({ wish: null, version: rule.version }))}
          >
            {t('reset')}
          </Button>
        )}
      </div>
    </form>
  );
}
