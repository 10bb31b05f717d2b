'use client';

import { Languages } from 'lucide-react';
import { Menu } from '@/components/ui/menu.tsx';
import { useLanguageChoice } from './preference-choices.ts';

export function LanguageSwitch() {
  const choice = useLanguageChoice();
  return (
    <Menu
      label={choice.title}
      triggerSize="md"
      triggerClassName="text-muted"
      trigger={<Languages aria-hidden />}
      choices={[choice]}
    />
  );
}
