'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { SETTINGS_HOME, SETTINGS_SECTIONS, settingsHref } from './settings-sections.ts';

/** The pages of settings: a list at the side from 768 px up; below, `/settings` is the list, with a line about each. */
export function SettingsNav() {
  const t = useTranslations('settings');
  const pathname = usePathname();
  const isList = pathname === SETTINGS_HOME;
  return (
    <nav
      aria-label={t('label')}
      className={`md:sticky md:top-23 md:block md:w-56 md:shrink-0 ${isList ? '' : 'hidden'}`}
    >
      {isList && (
        <div className="md:hidden">
          <PageHeader title={t('title')} />
        </div>
      )}
      <ul className="flex flex-col max-md:divide-y max-md:divide-separator max-md:overflow-hidden max-md:rounded-2xl max-md:border max-md:border-border max-md:bg-surface max-md:shadow-surface md:gap-1">
        {SETTINGS_SECTIONS.map(({ id, icon: Icon }) => {
          const href = settingsHref(id);
          const current = pathname === href || pathname.startsWith(`${href}/`);
          return (
            <li key={id}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={`flex items-center gap-3 px-4 py-3.5 -outline-offset-2 transition-colors duration-100 md:h-10 md:rounded-[0.625rem] md:px-3 md:py-0 md:text-sm ${current ? 'md:bg-default md:font-semibold md:text-foreground' : 'hover:bg-default/60 md:text-muted md:hover:text-foreground'}`}
              >
                <Icon aria-hidden className="size-4.5 shrink-0 max-md:text-muted" />
                <span className="min-w-0 flex-1">
                  <span className="block">{t(`sections.${id}.title`)}</span>
                  <span className="mt-0.5 block text-[0.8125rem] text-muted leading-snug md:hidden">
                    {t(`sections.${id}.description`)}
                  </span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-muted md:hidden" />
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
