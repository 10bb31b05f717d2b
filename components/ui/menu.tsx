'use client';

import { Button as HeroButton } from '@heroui/react/button';
import { type ComponentType, useState } from 'react';
import type { MenuProps } from './menu-props.ts';

const loadMenu = () => import('./dropdown-menu.tsx').then((module) => module.DropdownMenu);

/** A menu behind an icon: links, choices, then actions. What draws it is fetched when somebody comes near, and takes over when it is pressed. */
export function Menu(props: MenuProps) {
  const { label, trigger, triggerClassName = '', triggerSize = 'sm' } = props;
  const [DropdownMenu, setDropdownMenu] = useState<ComponentType<MenuProps>>();
  if (DropdownMenu) return <DropdownMenu {...props} />;
  return (
    <HeroButton
      isIconOnly
      variant="ghost"
      size={triggerSize}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      className={triggerClassName}
      onHoverStart={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onPress={() => void loadMenu().then((menu) => setDropdownMenu(() => menu))}
    >
      {trigger}
    </HeroButton>
  );
}
