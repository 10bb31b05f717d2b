import { getTranslations } from 'next-intl/server';
import { CallSection } from './call-section.tsx';
import type { DocumentedSystem } from './operations.ts';

/** All calls of one system, each described in full. @param origin where the examples call */
export async function SystemCalls({ system: { name, calls }, origin }: { system: DocumentedSystem; origin: string }) {
  const t = await getTranslations('apiDocs');
  return (
    <>
      <h1 className="font-bold text-2xl tracking-[-0.015em]">{name}</h1>
      <nav aria-label={t('onThisPage')} className="mt-3 mb-8">
        <ul className="flex flex-col text-sm">
          {calls.map(({ id, method, path }) => (
            <li key={id}>
              <a href={`#${id}`} className="inline-flex min-h-6 gap-2 py-0.5 font-mono text-xs hover:underline">
                <span className="w-12 shrink-0 font-semibold text-muted">{method}</span>
                <span className="wrap-anywhere">{path}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {calls.map((call) => (
        <CallSection key={call.id} call={call} origin={origin} />
      ))}
    </>
  );
}
