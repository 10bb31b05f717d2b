import type { ReactNode } from 'react';

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
