import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { curlExample } from './curl-example.ts';
import { FieldTable } from './field-table.tsx';
import { MethodLabel } from './method-label.tsx';
import type { DocumentedCall } from './operations.ts';
import { ResponseList } from './response-list.tsx';
import { typeOf } from './schema-rows.ts';
import { SchemaTable } from './schema-table.tsx';
import { ScrollArea } from './scroll-area.tsx';
import { WithCode } from './with-code.tsx';

/** One call: what it does, what it takes, what it gives, and how to try it. */
export async function CallSection({ call, origin }: { call: DocumentedCall; origin: string }) {
  const t = await getTranslations('apiDocs');
  const { id, method, path, operation, parameters } = call;
  const body = operation.requestBody?.content['application/json']?.schema;
  const rows = parameters.map((one) => ({
    path: `${one.in} ${one.name}`,
    name: one.name,
    depth: 0,
    type: typeOf(one.schema),
    required: one.required,
    description: one.description,
    bounds: [
      t(`places.${one.in}`),
      ...(one.schema.default === undefined ? [] : [`default: ${JSON.stringify(one.schema.default)}`]),
    ],
  }));
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-6 border-separator border-t py-8">
      <h2 id={`${id}-title`} className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 font-semibold">
        <MethodLabel method={method} />
        <a href={`#${id}`} className="wrap-anywhere font-mono text-[0.9375rem] hover:underline">
          {path}
        </a>
      </h2>
      <p className="mt-2.5">{operation.summary}</p>
      {operation.description !== undefined && (
        <p className="mt-1 text-muted text-sm">
          <WithCode text={operation.description} />
        </p>
      )}
      <div className="mt-5 flex flex-col gap-5">
        {rows.length > 0 && (
          <Part title={t('parameters')}>
            <FieldTable
              label={`${t('parameters')}: ${method} ${path}`}
              words={{ name: t('name'), type: t('type'), meaning: t('meaning'), required: t('required') }}
              rows={rows}
            />
          </Part>
        )}
        {body !== undefined && (
          <Part title={t('body')}>
            <SchemaTable schema={body} label={`${t('body')}: ${method} ${path}`} />
          </Part>
        )}
        <Part title={t('example')}>
          <ScrollArea label={`${t('example')}: ${method} ${path}`} className="bg-default p-3">
            <pre className="font-mono text-[0.8125rem] leading-relaxed">{curlExample(call, origin)}</pre>
          </ScrollArea>
        </Part>
        <Part title={t('answers')}>
          <ResponseList call={call} />
        </Part>
      </div>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-2 font-semibold text-muted text-xs">{title}</h3>
      {children}
    </div>
  );
}
