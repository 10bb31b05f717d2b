'use client';

import { Button as HeroButton } from '@heroui/react/button';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip.tsx';

type HeroButtonProps = ComponentProps<typeof HeroButton>;

interface Props
  extends Pick<
    HeroButtonProps,
    'onPress' | 'size' | 'variant' | 'className' | 'isDisabled' | 'aria-pressed' | 'aria-expanded'
  > {
  /** What it does, in the reader's language: name for assistive technology and tooltip for eyes. */
  label: string;
  children: ReactNode;
}

/** A button that shows only an icon. */
export function IconButton({ label, children, variant = 'ghost', size = 'sm', ...props }: Props) {
  return (
    <Tooltip text={label}>
      <HeroButton {...props} isIconOnly variant={variant} size={size} aria-label={label}>
        {children}
      </HeroButton>
    </Tooltip>
  );
}
