'use client';

import { Tooltip as HeroTooltip } from '@heroui/react/tooltip';
import type { ReactNode } from 'react';

/** Words for an icon: after 400 ms of hovering, at once on keyboard focus. The child must be able to take focus. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <HeroTooltip delay={400} closeDelay={100}>
      {children}
      <HeroTooltip.Content>{text}</HeroTooltip.Content>
    </HeroTooltip>
  );
}
