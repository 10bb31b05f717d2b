const STORE = Symbol.for('maru.singletons');

const holder = globalThis as unknown as Record<symbol, Map<string, unknown> | undefined>;
holder[STORE] ??= new Map<string, unknown>();
const store: Map<string, unknown> = holder[STORE];

/**
 * Gives the one instance of `key` in this process, made by `create` on first use. It hangs on `globalThis`, because bundlers and hot reload
 * load a module more than once, and two pools, two Redis clients or two id leases in one process are wrong.
 */
export function singleton<T>(key: string, create: () => T): T {
  let value = store.get(key) as T | undefined;
  if (value === undefined) {
    value = create();
    store.set(key, value);
  }
  return value;
}

/** Forgets the instance and returns it, so that it can be closed; the next `singleton` call makes a new one. */
export function dropSingleton<T>(key: string): T | undefined {
  const value = store.get(key) as T | undefined;
  store.delete(key);
  return value;
}

/** The instance if there is one; never makes it. */
export function peekSingleton<T>(key: string): T | undefined {
  return store.get(key) as T | undefined;
}
