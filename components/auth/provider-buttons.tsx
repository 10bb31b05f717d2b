'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import type { Provider } from '@/server/users/oauth/schema.ts';
import { goToProvider, PROVIDER_NAMES } from './go-to-provider.ts';
import { ProviderMark } from './provider-mark.tsx';

interface Props {
  providers: readonly Provider[];
  next: string;
  onFailure: (text: string) => void;
}

/** One button for each place elsewhere that an operator has configured. */
export function ProviderButtons({ providers, next, onFailure }: Props) {
  const t = useTranslations('auth.signIn');
  const tErrors = useTranslations('errors');
  const [going, setGoing] = useState<Provider | null>(null);
  const press = async (provider: Provider) => {
    setGoing(provider);
    try {
      await goToProvider(provider, next);
    } catch {
      setGoing(null);
      onFailure(tErrors('oauth_failed'));
    }
  };
  return providers.map((provider) => (
    <Button
      key={provider}
      variant="tertiary"
      fullWidth
      className="h-11"
      icon={<ProviderMark provider={provider} />}
      isPending={going === provider}
      onPress={() => press(provider)}
    >
      {t('withProvider', { provider: PROVIDER_NAMES[provider] })}
    </Button>
  ));
}
