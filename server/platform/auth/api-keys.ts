import { createHash, randomInt } from 'node:crypto';
import { newIdAsync } from '../ids.ts';
import { logger } from '../logger.ts';
import { findKey, insertKey, touchKey } from './repository.ts';
import type { Viewer } from './viewer.ts';

const PREFIX = 'maru_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^32 is about 2^190. */
const SECRET_LENGTH = 32;
const BEARER = /^Bearer (maru_[0-9A-Za-z]{32})$/i;
const TOUCH_EVERY_MS = 60_000;

/**
 * Makes a key, which can be read only now: its SHA-256 is kept.
 * @param scopes what it may be used for, `links:read`; `*` is everything
 */
export async function createApiKey(
  userId: bigint,
  name: string,
  scopes: string[],
): Promise<{ id: bigint; key: string }> {
  const id = await newIdAsync();
  const secret = Array.from({ length: SECRET_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const key = `${PREFIX}${secret}`;
  await insertKey({ id, userId, name, hash: hashKey(key), scopes });
  return { id, key };
}

/** Whose key an `Authorization` header carries; null when it is none of ours, was revoked, or its owner is disabled. */
export async function verifyApiKey(header: string | null | undefined): Promise<Viewer | null> {
  const key = BEARER.exec(header ?? '')?.[1];
  if (key === undefined) return null;
  const row = await findKey(hashKey(key));
  if (row === null) return null;
  if (row.lastUsedAt === null || Date.now() - row.lastUsedAt.getTime() > TOUCH_EVERY_MS) {
    await touchKey(row.id).catch((error) => logger.warn({ err: error }, 'the use of a key was not noted'));
  }
  return { id: row.userId, role: row.role, name: row.name, email: row.email, via: 'key', scopes: row.scopes };
}

/** A plain hash is enough: unlike a password a key cannot be guessed. */
function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
