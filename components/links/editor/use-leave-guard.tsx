'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';

/**
 * Asks before a link of the page leads away from what was typed; the browser asks itself before the tab is closed.
 * @param isGuarded whether there is anything to lose
 * @param onLeave somebody has chosen to lose it
 */
export function useLeaveGuard(isGuarded: boolean, onLeave: () => void): ReactNode {
  const t = useTranslations('links.leave');
  const router = useRouter();
  const [leavingTo, setLeavingTo] = useState<string | null>(null);

  useEffect(() => {
    if (!isGuarded) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.origin !== window.location.origin)
        return;
      if (link.pathname === window.location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setLeavingTo(link.pathname + link.search);
    };
    window.addEventListener('beforeunload', onUnload);
    document.addEventListener('click', onClick, true);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
    };
  }, [isGuarded]);

  if (leavingTo === null) return null;
  return (
    <ConfirmDialog
      title={t('title')}
      confirmLabel={t('leave')}
      cancelLabel={t('stay')}
      onClose={() => setLeavingTo(null)}
      onConfirm={() => {
        setLeavingTo(null);
        onLeave();
        router.push(leavingTo);
      }}
    >
      {t('body')}
    </ConfirmDialog>
  );
}
