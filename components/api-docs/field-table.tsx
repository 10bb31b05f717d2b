import type { SchemaRow } from './schema-rows.ts';
import { ScrollArea } from './scroll-area.tsx';
import { WithCode } from './with-code.tsx';

interface Props {
  label: string;
  words: { name: string; type: string; meaning: string; required: string };
  rows: readonly SchemaRow[];
}

/** How far each step into a body is set in. */
const INDENTS = ['', 'pl-4', 'pl-8', 'pl-12', 'pl-16'];

/** Fields with type and meaning; it scrolls by itself where the page is narrow. */
export function FieldTable({ label, words, rows }: Props) {
  return (
    <ScrollArea label={label} className="border border-border">
      <table className="w-full min-w-md border-collapse text-left text-sm">
        <thead>
          <tr className="border-border border-b bg-default/60 text-muted text-xs">
            <th scope="col" className="w-2/5 px-3 py-2 font-medium">
              {words.name}
            </th>
            <th scope="col" className="w-1/5 px-3 py-2 font-medium">
              {words.type}
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              {words.meaning}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.path} className="border-separator border-b align-top last:border-0">
              <th scope="row" className="px-3 py-2 font-normal">
                <span
                  className={`block font-mono text-[0.8125rem] ${INDENTS[Math.min(row.depth, INDENTS.length - 1)]}`}
                >
                  {row.name}
                  {row.required && <span className="ml-1.5 font-sans text-danger-text text-xs">{words.required}</span>}
                </span>
              </th>
              <td className="px-3 py-2 font-mono text-[0.8125rem] text-muted">{row.type}</td>
              <td className="px-3 py-2 text-muted">
                {row.description !== undefined && <WithCode text={row.description} />}
                {row.bounds.length > 0 && <span className="block font-mono text-xs">{row.bounds.join(' · ')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
