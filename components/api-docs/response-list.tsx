import { getTranslations } from 'next-intl/server';
import { Chip } from '@/components/ui/chip.tsx';
import type { DocumentedCall } from './operations.ts';
import { SchemaTable } from './schema-table.tsx';

/** What a call answers: good answers with their fields; refusals by status, they are explained once for all calls. */
export async function ResponseList({ call }: { call: DocumentedCall }) {
  const t = await getTranslations('apiDocs');
  const isGood = ([status]: DocumentedCall['responses'][number]) => /^[23]/.test(status);
  const refusals = call.responses.filter((response) => !isGood(response) && response[0] !== 'default');
  return (
    <ul className="flex flex-col gap-2.5">
      {call.responses.filter(isGood).map(([status, response]) => {
        const schema = response.content?.['application/json']?.schema;
        return (
          <li key={status} className="text-sm">
            <p className="flex items-baseline gap-2.5">
              <Chip tone="success">{status}</Chip>
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
      <li className="flex flex-wrap items-baseline gap-1.5 text-sm">
        <a href="/docs/api#problem" className="mr-1 text-muted underline underline-offset-2">
          {t('refusals')}
        </a>
        {refusals.map(([status]) => (
          <Chip key={status}>{status}</Chip>
        ))}
      </li>
    </ul>
  );
}
