'use client';

import { Button as HeroButton } from '@heroui/react/button';
import { type ComponentType, type ReactNode, useState } from 'react';

export interface MenuAction {
  id: string;
  label: string;
  icon?: ReactNode;
  isDanger?: boolean;
  /** An address makes it a link; `isExternal` opens it in a new tab. */
  href?: string;
  isExternal?: boolean;
  onAction?: () => void;
}

/** Exactly one of several: a theme, a language. */
export interface MenuChoice {
  id: string;
  title: string;
  options: { id: string; label: string }[];
  value: string;
  onChange: (id: string) => void;
}

export interface MenuProps {
  /** Name of the button that opens it. */
  label: string;
  trigger: ReactNode;
  triggerClassName?: string;
  triggerSize?: 'sm' | 'md';
  /** Stands above the entries: who is signed in, for instance. */
  heading?: ReactNode;
  /** Stand before the choices. */
  links?: MenuAction[];
  choices?: MenuChoice[];
  actions?: MenuAction[];
}

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
