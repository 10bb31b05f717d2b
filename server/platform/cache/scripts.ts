import type { Redis } from 'ioredis';

/** Stores ARGV[2] for ARGV[3] ms unless something newer stands there; then that is returned. */
const FILL = `
  local held = redis.call('GET', KEYS[1])
  if held then
    local version = string.match(held, '^%a(%S+)')
    if version == '*' or tonumber(version) > tonumber(ARGV[1]) then return held end
  end
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  return false`;

/** Leaves the tombstone of version ARGV[1] for ARGV[2] ms unless that version or a newer one stands there. */
const INVALIDATE = `
  if ARGV[1] ~= '*' then
    local held = redis.call('GET', KEYS[1])
    local version = held and tonumber(string.match(held, '^%a(%S+)'))
    if version and version >= tonumber(ARGV[1]) then return 0 end
  end
  redis.call('SET', KEYS[1], 'T' .. ARGV[1], 'PX', ARGV[2])
  return 1`;

/** How long a slow reader is kept from storing what it read before the change. */
const TOMBSTONE_MS = 30_000;
/** Without a version nothing can be stored in this time. */
const BLIND_TOMBSTONE_MS = 2_000;

/** Null when it was stored, else the newer thing that stands there. */
export async function fill(
  redis: Redis,
  key: string,
  entry: { version: number; text: string; ttlMs: number },
): Promise<string | null> {
  return (await redis.eval(FILL, 1, key, entry.version, entry.text, Math.max(1, Math.round(entry.ttlMs)))) as
    | string
    | null;
}

export async function leaveTombstone(redis: Redis, key: string, version: number | undefined): Promise<void> {
  const lifetime = version === undefined ? BLIND_TOMBSTONE_MS : TOMBSTONE_MS;
  await redis.eval(INVALIDATE, 1, key, version ?? '*', lifetime);
}
