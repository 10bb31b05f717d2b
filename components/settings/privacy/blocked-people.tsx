'use client';

import { useTranslations } from 'next-intl';
import { PeopleList } from '@/components/people/people-list.tsx';
import { blockedQuery } from '@/components/people/queries.ts';
import { useUnblock } from '@/components/people/use-block.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { Button } from '@/components/ui/button.tsx';

/** Whom the viewer has blocked, and the way back. */
export function BlockedPeople() {
  const t = useTranslations('privacy.blocked');
  const unblock = useUnblock();
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      <PeopleList
        query={blockedQuery()}
        label={t('title')}
        areLinks={false}
        empty={<p className="text-muted text-sm">{t('nobody')}</p>}
        actionsOf={(person) => (
          <Button
            size="sm"
            variant="tertiary"
            aria-label={t('unblockLabel', { name: person.name })}
            onPress={() => unblock.mutate(person)}
          >
            {t('unblock')}
          </Button>
        )}
      />
    </SettingsCard>
  );
}
