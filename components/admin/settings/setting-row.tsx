'use client';

import { History, RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { SettingJson } from '@/server/admin/settings/schema.ts';
import { NumberSetting } from './number-setting.tsx';
import { useChangeSetting } from './use-change-setting.ts';
import { useSettingTexts } from './use-setting-texts.ts';

const SettingHistory = lazyOver(() => import('./setting-history.tsx').then((module) => module.SettingHistory));

/** One setting: what it does, its value to change, who changed it last, and the way back. */
export function SettingRow({ setting }: { setting: SettingJson }) {
  const t = useTranslations('adminData.settings');
  const texts = useSettingTexts();
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const change = useChangeSetting(setting);
  const name = texts.title(setting.key);
  const describedBy = `${setting.key}-description`;
  const isSwitch = typeof setting.value === 'boolean';
  return (
    <li className="px-4 py-4 sm:px-5">
      <div className={`flex items-start justify-between gap-x-6 gap-y-3 ${isSwitch ? '' : 'flex-wrap'}`}>
        <div className={`min-w-0 flex-1 ${isSwitch ? '' : 'basis-64'}`}>
          <h3 className="font-medium text-sm">{name}</h3>
          <p id={describedBy} className="mt-0.5 text-muted text-sm leading-relaxed">
            {texts.description(setting.key)}
          </p>
        </div>
        {typeof setting.value === 'boolean' ? (
          <Switch
            label={name}
            isLabelHidden
            isOn={setting.value}
            isPending={change.isPending}
            describedBy={describedBy}
            onChange={(value) => change.mutate(value)}
          />
        ) : (
          <NumberSetting
            label={name}
            value={setting.value}
            isPending={change.isPending}
            error={change.error}
            onSave={(value) => change.mutate(value)}
          />
        )}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-1 gap-y-1 text-muted text-xs">
        <span className="me-2">
          {t('defaultIs', { value: texts.value(setting.default) })}
          {setting.updatedAt !== null && (
            <>
              {' · '}
              {t('changedBy', { name: setting.updatedBy?.name ?? t('somebody') })}
              {', '}
              <RelativeTime iso={setting.updatedAt} />
            </>
          )}
        </span>
        {setting.version > 0 && (
          <Button
            size="sm"
            variant="ghost"
            icon={<History aria-hidden />}
            aria-label={t('historyOf', { name })}
            onPress={() => setHistoryOpen(true)}
          >
            {t('history')}
          </Button>
        )}
        {setting.isSet && (
          <Button
            size="sm"
            variant="ghost"
            icon={<RotateCcw aria-hidden />}
            aria-label={t('resetOne', { name })}
            onPress={() => change.isPending || change.mutate(null)}
          >
            {t('reset')}
          </Button>
        )}
      </div>
      {isHistoryOpen && <SettingHistory settingKey={setting.key} onClose={() => setHistoryOpen(false)} />}
    </li>
  );
}
