'use client';

import { Button as HeroButton } from '@heroui/react/button';
import { Dropdown } from '@heroui/react/dropdown';
import { Header } from '@heroui/react/header';
import { Label } from '@heroui/react/label';
import { useEffect, useRef, useState } from 'react';
import type { MenuAction, MenuProps } from './menu-props.ts';

function itemOf(action: MenuAction) {
  return (
    <Dropdown.Item
      key={action.id}
      id={action.id}
      textValue={action.label}
      variant={action.isDanger ? 'danger' : 'default'}
      {...(action.onAction === undefined ? {} : { onAction: action.onAction })}
      {...(action.href === undefined ? {} : { href: action.href })}
      {...(action.isExternal ? { target: '_blank', rel: 'noopener' } : {})}
    >
      <span aria-hidden className={`[&_svg]:size-4 ${action.isDanger ? 'text-danger-text' : 'text-muted'}`}>
        {action.icon}
      </span>
      <Label>{action.label}</Label>
    </Dropdown.Item>
  );
}

/** A menu that opens as soon as it is there; its button takes the place, and the focus, of the one that was pressed. */
export function DropdownMenu({
  label,
  trigger,
  triggerClassName,
  triggerSize = 'sm',
  heading,
  links = [],
  choices = [],
  actions = [],
}: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    button.current?.focus({ preventScroll: true });
    setIsOpen(true);
  }, []);
  return (
    <Dropdown isOpen={isOpen} onOpenChange={setIsOpen}>
      <HeroButton
        ref={button}
        isIconOnly
        variant="ghost"
        size={triggerSize}
        aria-label={label}
        className={triggerClassName ?? ''}
      >
        {trigger}
      </HeroButton>
      <Dropdown.Popover placement="bottom end" className="min-w-52">
        {heading}
        <Dropdown.Menu aria-label={label}>
          {links.map(itemOf)}
          {choices.map((choice) => (
            <Dropdown.Section
              key={choice.id}
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[choice.value]}
              onSelectionChange={(keys) => {
                const [first] = keys;
                if (first !== undefined) choice.onChange(String(first));
              }}
            >
              <Header className="px-2.5 pt-2 pb-1 font-medium text-muted text-xs">{choice.title}</Header>
              {choice.options.map((option) => (
                <Dropdown.Item key={option.id} id={option.id} textValue={option.label}>
                  <Dropdown.ItemIndicator />
                  <Label>{option.label}</Label>
                </Dropdown.Item>
              ))}
            </Dropdown.Section>
          ))}
          {actions.map(itemOf)}
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
