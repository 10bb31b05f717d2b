'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/text-field.tsx';
import type { Ring } from '@/server/blocks/hash-ring/index.ts';
import { LabSection } from './lab-section.tsx';
import { NodeMark } from './node-mark.tsx';

const REPLICAS = 3;

interface Props {
  ring: Ring;
  value: string;
  onChange: (value: string) => void;
}

/** Where one key goes, and which nodes would keep its copies. */
export function KeyLookup({ ring, value, onChange }: Props) {
  const t = useTranslations('adminHashRing.lookup');
  const format = useFormatter();
  const hash = ring.hash.key(value) >>> 0;
  const [owner, ...replicas] = ring.lookupN(value, REPLICAS);
  return (
    <LabSection id="lookup" title={t('title')} body={t('body')}>
      <TextField
        label={t('key')}
        name="key"
        value={value}
        onChange={onChange}
        maxLength={200}
        autoComplete="off"
        spellCheck="false"
      />
      <dl aria-live="polite" className="mt-4 grid grid-cols-2 gap-4 text-sm">
        <div>
          <dt className="text-muted text-xs">{t('hash')}</dt>
          <dd className="font-mono">0x{hash.toString(16).padStart(8, '0')}</dd>
        </div>
        <div>
          <dt className="text-muted text-xs">{t('position')}</dt>
          <dd className="tabular-nums">
            {t('degrees', { degrees: format.number((hash / 2 ** 32) * 360, { maximumFractionDigits: 1 }) })}
          </dd>
        </div>
        <div>
          <dt className="text-muted text-xs">{t('owner')}</dt>
          <dd>{owner !== undefined && <NodeMark id={owner} />}</dd>
        </div>
        <div>
          <dt className="text-muted text-xs">{t('replicas')}</dt>
          <dd className="flex gap-4">
            {replicas.length === 0 ? t('noReplicas') : replicas.map((id) => <NodeMark key={id} id={id} />)}
          </dd>
        </div>
      </dl>
    </LabSection>
  );
}
