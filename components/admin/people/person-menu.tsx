'use client';

import { Ban, Ellipsis, LogOut, RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Menu } from '@/components/ui/menu.tsx';
import type { AdminPersonJson } from '@/server/admin/people/schema.ts';
import { ROLES } from '@/server/admin/people/terms.ts';
import type { PersonAct } from './use-change-person.ts';

interface Props {
  person: AdminPersonJson;
  /** Nobody changes their own rights, so that no admin locks themselves out by a slip. */
  isOwn: boolean;
  onAsk: (act: PersonAct) => void;
}

/** What can be done with somebody. */
export function PersonMenu({ person, isOwn, onAsk }: Props) {
  const t = useTranslations('adminLive.people');
  const isDisabled = person.disabledAt !== null;
  const role = {
    id: 'role',
    title: t('role'),
    options: ROLES.map((id) => ({ id, label: t(`roles.${id}`) })),
    value: person.role,
    onChange: (id: string) => {
      const wish = ROLES.find((known) => known === id);
      if (wish !== undefined && wish !== person.role) onAsk({ kind: 'role', person, role: wish });
    },
  };
  return (
    <Menu
      label={t('menu', { name: person.name })}
      trigger={<Ellipsis aria-hidden />}
      choices={isOwn ? [] : [role]}
      actions={[
        {
          id: 'sign-out',
          label: t(isOwn ? 'signOutElsewhere' : 'signOut'),
          icon: <LogOut />,
          onAction: () => onAsk({ kind: 'signOut', person }),
        },
        ...(isOwn
          ? []
          : [
              isDisabled
                ? {
                    id: 'enable',
                    label: t('enable'),
                    icon: <RotateCcw />,
                    onAction: () => onAsk({ kind: 'enable', person }),
                  }
                : {
                    id: 'disable',
                    label: t('disable'),
                    icon: <Ban />,
                    isDanger: true,
                    onAction: () => onAsk({ kind: 'disable', person }),
                  },
            ]),
      ]}
    />
  );
}
