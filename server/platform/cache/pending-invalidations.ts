import { logger } from '../logger.ts';

/** More than these are given up, oldest first: their entries end by their lifetime. */
const MAX_PENDING = 10_000;
const RETRY_MS = 500;

/** Invalidations that could not be delivered because Redis was away; tried again until they are. */
export class PendingInvalidations {
  readonly #versions = new Map<string, number | undefined>();
  readonly #deliver: (key: string, version: number | undefined) => Promise<void>;
  #timer: NodeJS.Timeout | undefined;

  constructor(deliver: (key: string, version: number | undefined) => Promise<void>) {
    this.#deliver = deliver;
  }

  /** While this is true, what stands in Redis under `key` is out of date. */
  has(key: string): boolean {
    return this.#versions.has(key);
  }

  add(key: string, version: number | undefined): void {
    this.#versions.delete(key);
    this.#versions.set(key, version);
    if (this.#versions.size > MAX_PENDING) {
      const oldest = this.#versions.keys().next();
      if (!oldest.done) this.#versions.delete(oldest.value);
      logger.error({ key: oldest.value }, 'too many cache invalidations wait for Redis: one was given up');
    }
    this.#timer ??= setTimeout(() => void this.#retry(), RETRY_MS).unref();
  }

  async #retry(): Promise<void> {
    try {
      for (const [key, version] of this.#versions) {
        await this.#deliver(key, version);
        if (this.#versions.get(key) === version) this.#versions.delete(key);
      }
    } catch {
      // Still away: the connection itself logs that.
    }
    this.#timer = this.#versions.size > 0 ? setTimeout(() => void this.#retry(), RETRY_MS).unref() : undefined;
  }
}
