/**
 * A list in Postgres' own notation, for `unnest($1::int8[])`: node-pg would quote and escape each item, which costs more than the statement.
 * Only for ids, numbers, times and plain words.
 */
export function sqlArray(items: readonly (bigint | number | string | boolean | Date | null)[]): string {
  return `{${items.map(toSql).join(',')}}`;
}

function toSql(item: bigint | number | string | boolean | Date | null): string {
  if (item === null) return 'NULL';
  return item instanceof Date ? item.toISOString() : String(item);
}
