'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { useShortcutPreference } from './shortcut-preference.ts';

/** All shortcuts, and the switch of those that are single keys. */
export function HelpDialog({ role, onClose }: { role: string; onClose: () => void }) {
  const t = useTranslations('help');
  const [isOn, enable] = useShortcutPreference();
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      footer={
        <div className="flex w-full flex-wrap items-center justify-between gap-3">
          <p className="text-[0.8125rem] text-muted">{isOn ? t('on') : t('off')}</p>
          <Button variant="tertiary" size="sm" onPress={() => enable(!isOn)}>
            {isOn ? t('turnOff') : t('turnOn')}
          </Button>
        </div>
      }
    >
      <ShortcutList role={role} />
    </Dialog>
  );
}
