/**
 * Gives the one instance of `key` in this process, made by `create` on first use. It hangs on `globalThis`, because bundlers and hot reload
 * load a module more than once, and two pools, two Redis clients or two id leases in one process are wrong.
 */
export function singleton<T>(key: string, create: () => T): T {
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const symbol = Symbol.for(`maru.${key}`);
  let value = store[symbol];
  if (value === undefined) {
    value = create();
    store[symbol] = value;
  }
  return value;
}

/** Forgets the instance and returns it, so that it can be closed; the next `singleton` call makes a new one. */
export function dropSingleton<T>(key: string): T | undefined {
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const symbol = Symbol.for(`maru.${key}`);
  const value = store[symbol];
  delete store[symbol];
  return value;
}

/** The instance if there is one; never makes it. */
export function peekSingleton<T>(key: string): T | undefined {
  return (globalThis as unknown as Record<symbol, T | undefined>)[Symbol.for(`maru.${key}`)];
}
