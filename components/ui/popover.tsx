'use client';

import { Button as HeroButton } from '@heroui/react/button';
import { Popover as HeroPopover } from '@heroui/react/popover';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';

interface Props {
  /** Name of the button that opens it, and of what it opens. */
  label: string;
  trigger: ReactNode;
  title: string;
  children: ReactNode;
  onOpenChange?: (isOpen: boolean) => void;
}

/** A panel behind an icon, for what one looks at rather than chooses from. A link in it that leads to another page closes it. */
export function Popover({ label, trigger, title, children, onOpenChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what closes it
  useEffect(() => setOpen(false), [pathname]);
  const turn = (now: boolean) => {
    setOpen(now);
    onOpenChange?.(now);
  };
  return (
    <HeroPopover isOpen={isOpen} onOpenChange={turn}>
      <HeroButton isIconOnly variant="ghost" size="md" aria-label={label} className="relative text-muted">
        {trigger}
      </HeroButton>
      <HeroPopover.Content placement="bottom end" className="w-[min(22rem,92svw)] p-0">
        <HeroPopover.Dialog className="p-0">
          <HeroPopover.Heading className="border-separator border-b px-4 py-3 font-semibold text-sm">
            {title}
          </HeroPopover.Heading>
          {children}
        </HeroPopover.Dialog>
      </HeroPopover.Content>
    </HeroPopover>
  );
}
