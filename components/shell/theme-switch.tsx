'use client';

import { Moon, Sun } from 'lucide-react';
import { Menu } from '@/components/ui/menu.tsx';
import { useThemeChoice } from './preference-choices.ts';

/** The icon follows the class on the page, not React, so that it is right from the first paint. */
export function ThemeSwitch() {
  const choice = useThemeChoice();
  return (
    <Menu
      label={choice.title}
      triggerSize="md"
      triggerClassName="text-muted"
      trigger={
        <>
          <Sun aria-hidden className="dark:hidden" />
          <Moon aria-hidden className="hidden dark:block" />
        </>
      }
      choices={[choice]}
    />
  );
}
