import { getTranslations } from 'next-intl/server';
import { Chip } from '@/components/ui/chip.tsx';
import type { OpenApiDocument } from '@/server/platform/http/openapi/schema.ts';
import { SchemaTable } from './schema-table.tsx';
import { WithCode } from './with-code.tsx';

/** What refusals look like and what each of them means. */
export async function RefusalList({ components }: { components: OpenApiDocument['components'] }) {
  const t = await getTranslations('apiDocs');
  const { Problem: problem } = components.schemas;
  return (
    <section aria-labelledby="problem" className="mt-10 pb-10">
      <h2 id="problem" className="scroll-mt-6 pb-2 font-bold text-xl tracking-[-0.01em]">
        {t('problem')}
      </h2>
      <p className="mb-4 text-muted text-sm">{t('problemText')}</p>
      <dl className="mb-6 flex flex-col gap-2 text-sm">
        {Object.entries(components.responses).map(([name, { 'x-status': status, description }]) => (
          <div key={name} className="flex items-baseline gap-2.5">
            <dt>
              <Chip>{status}</Chip>
            </dt>
            <dd className="text-muted">
              <WithCode text={description} />
            </dd>
          </div>
        ))}
      </dl>
      {problem !== undefined && <SchemaTable schema={problem} label={t('problemText')} />}
    </section>
  );
}
