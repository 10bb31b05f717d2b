import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AuditView } from '@/components/admin/audit/audit-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { auditEventNames } from '@/server/admin/audit/service.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminData.audit');
  return { title: t('title') };
}

export default async function AuditPage() {
  await requireViewer('/admin/audit');
  const t = await getTranslations('adminData.audit');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <AuditView events={auditEventNames} />
    </>
  );
}
