'use client';

import { Button as HeroButton } from '@heroui/react/button';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

type HeroButtonProps = ComponentProps<typeof HeroButton>;

interface Props
  extends Pick<
    HeroButtonProps,
    'variant' | 'size' | 'type' | 'onPress' | 'fullWidth' | 'className' | 'autoFocus' | 'form' | 'aria-label'
  > {
  children: ReactNode;
  /** Shown before the text, and replaced by a turning ring while `isPending`. */
  icon?: ReactNode;
  isPending?: boolean;
}

/** A button with words. While pending it keeps its focus and its width, and takes no second press. */
export function Button({ children, icon, isPending = false, onPress, type = 'button', ...props }: Props) {
  return (
    <HeroButton
      {...props}
      type={isPending ? 'button' : type}
      aria-disabled={isPending || undefined}
      {...(isPending || onPress === undefined ? {} : { onPress })}
    >
      {isPending ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
      {children}
    </HeroButton>
  );
}
