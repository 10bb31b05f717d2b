'use client';

import { Toast, toast } from '@heroui/react/toast';
import { useTranslations } from 'next-intl';
import { useEffect, useSyncExternalStore } from 'react';
import { type Notice, takeNotices } from './notify.ts';

/** A notice that asks for something, or tells bad news, stays longer than one that only confirms. */
const LONG_MS = 9_000;
const SHORT_MS = 4_000;

function showToast({ title, description, tone = 'default', action }: Notice): void {
  const key: string = toast(title, {
    variant: tone,
    timeout: action !== undefined || tone === 'danger' ? LONG_MS : SHORT_MS,
    ...(description === undefined ? {} : { description }),
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            variant: 'tertiary',
            size: 'sm',
            onPress: () => {
              toast.close(key);
              action.onAction();
            },
          },
        }),
  });
}

const PHONE = '(max-width: 639px)';

/** On phones the bottom belongs to sheets, menus and the bar: toasts come from above. */
function usePlacement(): 'top' | 'bottom end' {
  return useSyncExternalStore(
    (onChange) => {
      const query = matchMedia(PHONE);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => (matchMedia(PHONE).matches ? 'top' : 'bottom end'),
    () => 'bottom end',
  );
}

/** Draws what `notify()` says. */
export function ToastRegion() {
  const t = useTranslations('shell');
  const placement = usePlacement();
  useEffect(() => takeNotices(showToast), []);
  return (
    <Toast.Provider placement={placement} width={380} aria-label={t('notifications')}>
      {({ toast: shown }) => {
        const { title, description, variant = 'default', actionProps } = shown.content;
        return (
          <Toast toast={shown} placement={placement} variant={variant}>
            <Toast.Indicator variant={variant} />
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
