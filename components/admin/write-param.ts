/** Writes one value into the address without loading the page; '' takes it out. `isStep` makes the back button lead to before. */
export function writeParam(name: string, value: string, isStep = false): void {
  const next = new URLSearchParams(window.location.search);
  if (value === '') next.delete(name);
  else next.set(name, value);
  const query = next.toString();
  const address = query === '' ? window.location.pathname : `?${query}`;
  if (isStep) window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
}
