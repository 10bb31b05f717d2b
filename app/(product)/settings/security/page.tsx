import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SecurityView } from '@/components/settings/security/security-view.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { configuredProviders } from '@/server/users/oauth/providers.ts';
import { OAUTH_REFUSALS, PROVIDERS } from '@/server/users/oauth/schema.ts';

interface Props {
  searchParams: Promise<{ linked?: string | string[]; problem?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('security');
  return { title: t('title') };
}

export default async function SecurityPage({ searchParams }: Props) {
  await requireViewer('/settings/security');
  const [t, { linked, problem }] = await Promise.all([getTranslations('security'), searchParams]);
  return (
    <SettingsPage title={t('title')} description={t('description')}>
      <SecurityView
        providers={configuredProviders()}
        linked={PROVIDERS.find((provider) => provider === linked) ?? null}
        refusal={OAUTH_REFUSALS.find((reason) => reason === problem) ?? null}
      />
    </SettingsPage>
  );
}
