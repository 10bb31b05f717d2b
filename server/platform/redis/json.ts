/** JSON in which a `bigint` becomes a decimal string, as ids do everywhere outside of the process. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}
