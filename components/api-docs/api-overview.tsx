import { getTranslations } from 'next-intl/server';
import type { OpenApiDocument } from '@/server/platform/http/openapi/schema.ts';
import { MethodLabel } from './method-label.tsx';
import { hrefOf, systemsOf } from './operations.ts';
import { RefusalList } from './refusal-list.tsx';

/** The API for people, at one glance: every call in a line that leads to its description. Made of the same document that programs read. */
export async function ApiOverview({ document }: { document: OpenApiDocument }) {
  const t = await getTranslations('apiDocs');
  return (
    <>
      <h1 className="font-bold text-2xl tracking-[-0.015em]">{t('title')}</h1>
      <p className="mt-2 max-w-3xl text-muted leading-relaxed">{t('introduction')}</p>
      <p className="mt-3 text-sm">
        <a href="/v1/openapi.json" className="font-medium underline underline-offset-2">
          {t('document')}
        </a>
      </p>
      {systemsOf(document).map(({ name, calls }) => (
        <section key={name} aria-labelledby={name} className="mt-9">
          <h2 id={name} className="scroll-mt-6 pb-3 font-bold text-xl tracking-[-0.01em]">
            <a href={hrefOf(name)} className="hover:underline">
              {name}
            </a>
          </h2>
          <ul className="divide-y divide-separator rounded-2xl border border-border bg-surface shadow-surface">
            {calls.map(({ id, method, path, operation }) => (
              <li key={id} id={id} className="scroll-mt-6">
                <a
                  href={hrefOf(name, id)}
                  className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1 rounded-xl px-4 py-2.5 -outline-offset-2 hover:bg-default/60 md:grid-cols-[auto_minmax(0,1fr)_minmax(0,1fr)]"
                >
                  <MethodLabel method={method} />
                  <span className="wrap-anywhere font-mono text-[0.8125rem]">{path}</span>
                  <span className="col-span-2 text-muted text-sm md:col-span-1">{operation.summary}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <RefusalList components={document.components} />
    </>
  );
}
