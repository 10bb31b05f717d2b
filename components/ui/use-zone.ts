'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** The browser's own time zone (`Asia/Seoul`); UTC on the server and in the first render of its page, which must say the same. */
export function useZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
}

/** Whether the browser's own clock may be shown: not in what the server draws. */
export function useIsInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
