'use client';

import { Toast } from '@heroui/react/toast';
import { useTranslations } from 'next-intl';

/** Where `notify()` shows up; once, at the root. */
export function ToastRegion() {
  const t = useTranslations('shell');
  return (
    <Toast.Provider placement="bottom end" width={380} aria-label={t('notifications')}>
      {({ toast }) => {
        const { title, description, variant, actionProps } = toast.content;
        return (
          <Toast toast={toast} placement="bottom end" variant={variant ?? 'default'}>
            <Toast.Indicator variant={variant ?? 'default'} />
            <Toast.Content>
              <Toast.Title>{title}</Toast.Title>
              {description && <Toast.Description>{description}</Toast.Description>}
            </Toast.Content>
            {actionProps && <Toast.ActionButton {...actionProps} />}
            <Toast.CloseButton aria-label={t('close')} />
          </Toast>
        );
      }}
    </Toast.Provider>
  );
}
