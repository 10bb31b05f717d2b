'use client';

import { Button as HeroButton } from '@heroui/react/button';
import { LoaderCircle } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import type { MenuProps } from './menu-props.ts';
import { COMING, createPart, type PartState } from './part.ts';
import { PartOver } from './part-over.tsx';

const dropdownMenu = createPart(() => import('./dropdown-menu.tsx').then((module) => module.DropdownMenu));
/** A list has as many menus as rows: they listen only once they are wanted. */
const listenToNothing = () => () => {};
const resting = (): PartState<never> => COMING;

/** A menu behind an icon: links, choices, then actions. What draws it is fetched when somebody comes near, and takes over when it is pressed. */
export function Menu(props: MenuProps) {
  const { label, trigger, triggerClassName = '', triggerSize = 'sm' } = props;
  const [isWanted, setWanted] = useState(false);
  const state = useSyncExternalStore(
    isWanted ? dropdownMenu.subscribe : listenToNothing,
    isWanted ? dropdownMenu.read : resting,
    resting,
  );
  if (state.status === 'broken') throw state.error;
  if (state.status === 'here') return <state.part {...props} />;
  return (
    <>
      <HeroButton
        isIconOnly
        variant="ghost"
        size={triggerSize}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={false}
        className={triggerClassName}
        onHoverStart={dropdownMenu.fetch}
        onFocus={dropdownMenu.fetch}
        onPress={() => {
          setWanted(true);
          dropdownMenu.fetch();
        }}
      >
        {isWanted && state.status === 'coming' ? <LoaderCircle aria-hidden className="animate-spin" /> : trigger}
      </HeroButton>
      {isWanted && (
        <PartOver
          missed={state.status === 'missed' ? state.why : null}
          onRetry={dropdownMenu.fetch}
          onClose={() => setWanted(false)}
        />
      )}
    </>
  );
}
