'use client';

import { Trash2 } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { DataTable } from '../data-table.tsx';
import { NodeMark } from './node-mark.tsx';
import { RangeField } from './range-field.tsx';
import { countKeys, type Model } from './ring-model.ts';

interface Props {
  model: Model;
  onWeigh: (id: string, weight: number) => void;
  onLeave: (id: string) => void;
}

/** The ring in numbers, and where nodes are weighed and taken out. */
export function NodeTable({ model, onWeigh, onLeave }: Props) {
  const t = useTranslations('adminHashRing.nodes');
  const format = useFormatter();
  const { ring } = model.routers;
  const shares = useMemo(() => ring.shares(), [ring]);
  const keys = useMemo(() => countKeys(ring), [ring]);
  return (
    <DataTable
      caption={t('caption')}
      empty={t('caption')}
      rows={[...ring.nodes]}
      keyOf={({ id }) => id}
      columns={[
        { id: 'node', label: t('node'), isTitle: true, cell: ({ id }) => <NodeMark id={id} /> },
        {
          id: 'share',
          label: t('share'),
          isNumber: true,
          cell: ({ id }) => format.number(shares.get(id) ?? 0, { style: 'percent', maximumFractionDigits: 1 }),
        },
        { id: 'keys', label: t('keys'), isNumber: true, cell: ({ id }) => format.number(keys.get(id) ?? 0) },
        {
          id: 'weight',
          label: t('weight'),
          isWide: true,
          cell: ({ id, weight }) => (
            <RangeField
              label={t('weightOf', { node: id })}
              isLabelHidden
              value={weight}
              format={(value) => format.number(value)}
              min={0.5}
              max={4}
              step={0.5}
              onChange={(next) => onWeigh(id, next)}
            />
          ),
        },
        {
          id: 'remove',
          label: t('remove'),
          isLabelHidden: true,
          cell: ({ id }) =>
            ring.ids.length > 1 && (
              <Button
                variant="tertiary"
                size="sm"
                aria-label={t('removeOne', { node: id })}
                icon={<Trash2 aria-hidden />}
                onPress={() => onLeave(id)}
              >
                {t('remove')}
              </Button>
            ),
        },
      ]}
    />
  );
}
