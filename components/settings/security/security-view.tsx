'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { PROVIDER_NAMES } from '@/components/auth/go-to-provider.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { OAuthRefusal, Provider } from '@/server/users/oauth/schema.ts';
import { LinkedAccountsSection } from './linked-accounts-section.tsx';
import { PasskeysSection } from './passkeys-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { protectionQuery } from './queries.ts';
import { TotpSection } from './totp-section.tsx';

interface Props {
  providers: readonly Provider[];
  /** What came of going to a provider from here. */
  linked: Provider | null;
  refusal: OAuthRefusal | null;
}

/** Everything that proves who somebody is. */
export function SecurityView({ providers, linked, refusal }: Props) {
  const t = useTranslations('security');
  const tErrors = useTranslations('errors');
  const { data, error, isError, isFetching, refetch } = useQuery(protectionQuery());
  if (data === undefined) {
    return isError ? (
      <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
    ) : (
      [0, 1, 2].map((key) => <Skeleton key={key} className="h-40 w-full rounded-2xl" />)
    );
  }
  return (
    <>
      <div role="status" className="empty:hidden">
        {linked !== null && <Notice tone="good" text={t('linked', { provider: PROVIDER_NAMES[linked] })} />}
        {refusal !== null && <Notice tone="bad" text={tErrors(refusal)} />}
        {data.isFactorMissing && <Notice tone="bad" text={t('factorMissing')} />}
      </div>
      <PasswordSection hasPassword={data.hasPassword} />
      <TotpSection protection={data} />
      <PasskeysSection />
      {providers.length > 0 && <LinkedAccountsSection providers={providers} />}
    </>
  );
}

function Notice({ tone, text }: { tone: 'good' | 'bad'; text: string }) {
  const Icon = tone === 'good' ? CircleCheck : TriangleAlert;
  const colour = tone === 'good' ? 'bg-success/10 text-success-text' : 'bg-warning/15 text-warning-text';
  return (
    <p className={`flex items-start gap-2 rounded-xl px-4 py-3 text-sm leading-relaxed ${colour}`}>
      <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      {text}
    </p>
  );
}
