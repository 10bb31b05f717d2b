import { getTranslations } from 'next-intl/server';
import type { OpenApiDocument } from '@/server/platform/http/openapi/schema.ts';
import { CallSection } from './call-section.tsx';
import { systemsOf } from './operations.ts';
import { RefusalList } from './refusal-list.tsx';
import { SideNavigation } from './side-navigation.tsx';

/** The API's description for people: made of the same document that programs read. */
export async function ApiDocs({ document, origin }: { document: OpenApiDocument; origin: string }) {
  const t = await getTranslations('apiDocs');
  const systems = systemsOf(document);
  return (
    <div className="mx-auto grid max-w-7xl px-4 sm:px-6 lg:grid-cols-[17rem_minmax(0,1fr)] lg:gap-10">
      <SideNavigation label={t('calls')} systems={systems} />
      <main id="main" className="min-w-0 py-6">
        <h1 className="font-bold text-2xl tracking-[-0.015em]">{t('title')}</h1>
        <p className="mt-2 max-w-3xl text-muted leading-relaxed">{t('introduction')}</p>
        <p className="mt-3 text-sm">
          <a href="/v1/openapi.json" className="font-medium underline underline-offset-2">
            {t('document')}
          </a>
        </p>
        {systems.map(({ name, calls }) => (
          <section key={name} aria-labelledby={name} className="mt-10">
            <h2 id={name} className="scroll-mt-6 pb-4 font-bold text-xl tracking-[-0.01em]">
              {name}
            </h2>
            {calls.map((call) => (
              <CallSection key={call.id} call={call} origin={origin} />
            ))}
          </section>
        ))}
        <RefusalList components={document.components} />
      </main>
    </div>
  );
}
