import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { apiDocument } from '@/app/api/api-document.ts';
import { systemsOf } from '@/components/api-docs/operations.ts';
import { SystemCalls } from '@/components/api-docs/system-calls.tsx';
import { originOf } from '@/server/platform/http/origin.ts';

interface Props {
  params: Promise<{ system: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { system }] = await Promise.all([getTranslations('apiDocs'), params]);
  return { title: `${system} · ${t('title')}` };
}

export default async function SystemCallsPage({ params }: Props) {
  const [{ system: name }, sent] = await Promise.all([params, headers()]);
  const system = systemsOf(apiDocument()).find((one) => one.name === name);
  if (system === undefined) notFound();
  const origin = originOf(new Request('http://page.invalid', { headers: sent }));
  return <SystemCalls system={system} origin={origin} />;
}
