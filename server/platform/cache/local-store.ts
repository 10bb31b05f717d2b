import { LRUCache } from 'lru-cache';

type Kept<V> = { value: V | null; storedAtMs: number };

/** The entries in this process. Their age counts from when they were stored: reading does not renew them. */
export class LocalStore<V> {
  readonly #entries: LRUCache<string, Kept<V>>;
  readonly #clock: () => number;

  constructor(max: number, clock: () => number) {
    this.#entries = new LRUCache({ max });
    this.#clock = clock;
  }

  /** The value if it is younger than `maxAgeMs`; null is "known to be absent", undefined "not known". */
  get(key: string, maxAgeMs: number): V | null | undefined {
    const kept = this.#entries.get(key);
    if (!kept) return undefined;
    if (this.#clock() - kept.storedAtMs < maxAgeMs) return kept.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: V | null): void {
    this.#entries.set(key, { value, storedAtMs: this.#clock() });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
