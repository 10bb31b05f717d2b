'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { isPending } from '@/components/links/create/use-create-link.ts';
import { ALL_LINKS } from '@/components/links/links-filter.ts';
import { linksQuery } from '@/components/links/queries.ts';
import { setPreferenceCookie } from '@/components/shell/theme.ts';
import { WELCOME_COOKIE } from './welcome-cookie.ts';

/**
 * Whether a new person is to be welcomed, and how they wave it away. It ends by itself with the first link.
 * @param newcomerId the viewer's id as long as they are new; null for everybody else
 */
export function useWelcome(newcomerId: string | null): { isOpen: boolean; dismiss: () => void } {
  const [isOpen, setOpen] = useState(newcomerId !== null);
  // Looks at what the list has read; asks for nothing itself.
  const { data: hasLinks } = useInfiniteQuery({
    ...linksQuery(ALL_LINKS),
    enabled: false,
    select: (data) => data.pages.some((page) => page.items.some((link) => !isPending(link))),
  });
  const dismiss = useCallback(() => {
    if (newcomerId !== null) setPreferenceCookie(WELCOME_COOKIE, newcomerId);
    setOpen(false);
  }, [newcomerId]);
  useEffect(() => {
    if (isOpen && hasLinks) dismiss();
  }, [isOpen, hasLinks, dismiss]);
  return { isOpen, dismiss };
}
