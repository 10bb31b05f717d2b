import { getTranslations } from 'next-intl/server';
import { Chip } from '@/components/ui/chip.tsx';
import type { DocumentedCall } from './operations.ts';
import { SchemaTable } from './schema-table.tsx';

/** What a call answers: the good answer with its fields, the refusals in one line each. */
export async function ResponseList({ call }: { call: DocumentedCall }) {
  const t = await getTranslations('apiDocs');
  return (
    <ul className="flex flex-col gap-2.5">
      {call.responses.map(([status, response]) => {
        const schema = response.content?.['application/json']?.schema;
        return (
          <li key={status} className="text-sm">
            <p className="flex items-baseline gap-2.5">
              <Chip tone={status.startsWith('2') ? 'success' : 'neutral'}>
                {status === 'default' ? t('otherStatus') : status}
              </Chip>
              <span className="text-muted">{response.description}</span>
            </p>
            {schema !== undefined && (
              <div className="mt-2">
                <SchemaTable schema={schema} label={`${t('answers')} ${status}: ${call.method} ${call.path}`} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
