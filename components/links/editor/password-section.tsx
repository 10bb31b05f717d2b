'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { PasswordField } from '@/components/ui/password-field.tsx';
import { PASSWORD_MAX } from '@/server/links/terms.ts';
import type { LinkForm } from './use-link-form.ts';

/** A password that visitors must know. One that is set is never shown: it can be replaced or removed. */
export function PasswordSection({ form, hasPassword }: { form: LinkForm; hasPassword: boolean }) {
  const t = useTranslations('links.password');
  const { draft, change, errorAt } = form;
  const { password } = draft;
  const keep = () => change({ password: { kind: 'keep' } });
  if (hasPassword && password.kind !== 'set') {
    const isRemoved = password.kind === 'remove';
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-48 flex-1 text-sm">{isRemoved ? t('willBeRemoved') : t('isSet')}</p>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" variant="tertiary" onPress={() => change({ password: { kind: 'set', value: '' } })}>
            {t('replace')}
          </Button>
          {isRemoved ? (
            <Button size="sm" variant="ghost" onPress={keep}>
              {t('keep')}
            </Button>
          ) : (
            <Button size="sm" variant="ghost" onPress={() => change({ password: { kind: 'remove' } })}>
              {t('remove')}
            </Button>
          )}
        </div>
      </div>
    );
  }
  const value = password.kind === 'set' ? password.value : '';
  return (
    <div className="flex flex-col gap-3">
      <PasswordField
        label={hasPassword ? t('newLabel') : t('label')}
        name="link-password"
        value={value}
        onChange={(next) => (next === '' && !hasPassword ? keep() : change({ password: { kind: 'set', value: next } }))}
        autoComplete="new-password"
        maxLength={PASSWORD_MAX}
        hint={t('hint')}
        error={errorAt('password')}
        autoFocus={hasPassword}
      />
      {hasPassword && (
        <div>
          <Button size="sm" variant="ghost" onPress={keep}>
            {t('keepOld')}
          </Button>
        </div>
      )}
    </div>
  );
}
