import { logger } from '../logger.ts';
import { cacheRedis } from '../redis/client.ts';
import { toJson } from '../redis/json.ts';
import type { SessionRow } from './repository.ts';

/** How long a copy may be served without asking Postgres. */
const COPY_TTL_MS = 60_000;

/** Stands in a copy's place after a revocation, longer than any copy that was on its way could have lived. */
const REVOKED = 'revoked';

const keyOf = (id: string) => `session:${id}`;

/** The copy in the cache; null when the session was revoked; undefined when there is none, or no cache. */
export async function readCopy(id: string): Promise<SessionRow | null | undefined> {
  const text = await quietly('read', () => cacheRedis().get(keyOf(id)));
  if (text === undefined || text === null) return undefined;
  if (text === REVOKED) return null;
  const copy = JSON.parse(text) as { [Key in keyof SessionRow]: string };
  return {
    userId: BigInt(copy.userId),
    role: copy.role as SessionRow['role'],
    name: copy.name,
    email: copy.email,
    expiresAt: new Date(copy.expiresAt),
    lastSeenAt: new Date(copy.lastSeenAt),
  };
}

/** Keeps a copy for a minute, never over a revocation that came while the row was being read (`NX`). */
export async function writeCopy(id: string, row: SessionRow): Promise<void> {
  await quietly('write', () => cacheRedis().set(keyOf(id), toJson(row), 'PX', COPY_TTL_MS, 'NX'));
}

/** Puts the mark of revocation in the place of the copies. Without a cache there is nothing to mark. */
export async function markRevoked(ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await quietly('mark', async () => {
    const pipeline = cacheRedis().pipeline();
    for (const id of ids) pipeline.set(keyOf(id), REVOKED, 'PX', 2 * COPY_TTL_MS);
    await pipeline.exec();
  });
}

/** Forgets the copies, because what they say of their person has changed; the next look asks Postgres. */
export async function dropCopies(ids: string[]): Promise<void> {
  if (ids.length > 0) await quietly('drop', () => cacheRedis().del(...ids.map(keyOf)));
}

async function quietly<T>(what: string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    logger.debug({ err: error, what }, 'sessions are served from Postgres');
    return undefined;
  }
}
