'use client';

import { useTranslations } from 'next-intl';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { DateField } from '@/components/ui/date-field.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { BOT_CHOICES, type BotChoice, STATS_INTERVALS, type StatsInterval } from '@/server/links/stats/terms.ts';
import { addDays, SPANS, type Span, type StatsFilter } from './stats-filter.ts';

interface Props {
  filter: StatsFilter;
  /** `2026-11-28`, in the person's zone. */
  today: string;
  onChange: (filter: StatsFilter) => void;
}

const CUSTOM = 'custom';

/** Which days, how fine, and whether bots count. */
export function RangePicker({ filter, today, onChange }: Props) {
  const t = useTranslations('linkStats');
  const { range } = filter;
  const choose = (id: string) => {
    const days = SPANS.find((span) => String(span) === id);
    const since = 'days' in range ? range.days : SPANS[2];
    onChange({ ...filter, range: days === undefined ? { from: addDays(today, 1 - since), to: today } : { days } });
  };
  return (
    // As narrow as its place: the days scroll within it, or the whole page would be as wide as they are.
    <div className="flex min-w-0 max-w-full flex-wrap items-end gap-x-4 gap-y-3">
      <div className="max-w-full overflow-x-auto">
        <ChoiceGroup
          legend={t('range.label')}
          isLegendHidden
          options={[
            ...SPANS.map((days: Span) => ({ id: String(days), label: t(`range.days${days}`) })),
            { id: CUSTOM, label: t('range.custom') },
          ]}
          value={'days' in range ? String(range.days) : CUSTOM}
          onChange={choose}
        />
      </div>
      {!('days' in range) && (
        <div className="flex gap-2">
          <DateField
            label={t('range.from')}
            value={range.from}
            max={range.to}
            onChange={(from) => from !== '' && from <= range.to && onChange({ ...filter, range: { ...range, from } })}
          />
          <DateField
            label={t('range.to')}
            value={range.to}
            min={range.from}
            max={today}
            onChange={(to) => to >= range.from && onChange({ ...filter, range: { ...range, to } })}
          />
        </div>
      )}
      <SelectField
        label={t('interval.label')}
        className="w-32"
        options={[
          { id: '', label: t('interval.auto') },
          ...STATS_INTERVALS.map((id) => ({ id, label: t(`interval.${id}`) })),
        ]}
        value={filter.interval}
        onChange={(id) => onChange({ ...filter, interval: id as StatsInterval | '' })}
      />
      <SelectField
        label={t('bots.label')}
        className="w-36"
        options={BOT_CHOICES.map((id) => ({ id, label: t(`bots.${id}`) }))}
        value={filter.bots}
        onChange={(id) => onChange({ ...filter, bots: id as BotChoice })}
      />
    </div>
  );
}
