import type { ReactNode } from 'react';

interface Column<Row> {
  id: string;
  label: string;
  isNumber?: boolean;
  /** For columns of buttons: the heading is there for assistive technology only. */
  isLabelHidden?: boolean;
  /** Needs the whole width of the list on a phone. */
  isWide?: boolean;
  /** Names the row: set larger, and first when the table is drawn as a list. */
  isTitle?: boolean;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  empty: string;
}

/** A native table of readings; below 640 px every row becomes a small list of names and values. */
export function DataTable<Row>({ caption, columns, rows, keyOf, empty }: Props<Row>) {
  if (rows.length === 0) {
    return (
      <p className="rounded-2xl border border-border border-dashed px-5 py-8 text-center text-muted text-sm">{empty}</p>
    );
  }
  return (
    <div className="overflow-x-auto rounded-2xl border border-border bg-surface shadow-surface">
      <table className="block w-full text-sm sm:table">
        <caption className="sr-only">{caption}</caption>
        <thead className="sr-only sm:not-sr-only sm:table-header-group">
          <tr className="border-separator border-b text-[0.8125rem] text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={`whitespace-nowrap px-4 py-2.5 font-medium first:ps-5 last:pe-5 ${column.isNumber ? 'text-end' : 'text-start'}`}
              >
                {column.isLabelHidden ? <span className="sr-only">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="block sm:table-row-group">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className="grid grid-cols-2 gap-x-4 gap-y-1 border-separator border-t px-4 py-3 first:border-t-0 sm:table-row sm:px-0"
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={`flex items-baseline justify-between gap-2 sm:table-cell sm:px-4 sm:py-3 sm:first:ps-5 sm:last:pe-5 ${column.isNumber ? 'tabular-nums sm:text-end' : ''} ${column.isTitle ? 'col-span-2 font-medium' : ''} ${column.isLabelHidden ? 'col-span-2 justify-end' : ''} ${column.isWide ? 'col-span-2' : ''}`}
                >
                  {!column.isTitle && !column.isLabelHidden && (
                    <span aria-hidden className="text-muted text-xs sm:hidden">
                      {column.label}
                    </span>
                  )}
                  <span className="min-w-0">{column.cell(row)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
