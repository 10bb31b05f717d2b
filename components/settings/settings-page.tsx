import type { ReactNode } from 'react';
import { PageHeader } from '@/components/shell/page-header.tsx';

/** One page of settings: its h1, a line about it, and what can be set, at a width that reads well. */
export function SettingsPage({
  title,
  description,
  children,
}: {
  title: string;
  description: string;
  children: ReactNode;
}) {
  return (
    <div className="max-w-2xl">
      <PageHeader title={title} description={description} />
      <div className="flex flex-col gap-4">{children}</div>
    </div>
  );
}
