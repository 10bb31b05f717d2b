/** The things with the one at `from` taken out and put where `to` is then. */
export function moveItem<T>(things: readonly T[], from: number, to: number): T[] {
  const thing = things[from];
  if (thing === undefined) return [...things];
  const rest = things.filter((_each, place) => place !== from);
  return [...rest.slice(0, to), thing, ...rest.slice(to)];
}
