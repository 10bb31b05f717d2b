import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

/** What each secret is for; every one is 32 random bytes in hexadecimal. */
const NAMES = [
  'AUTH_SECRET',
  'LINK_ALIAS_KEY',
  'STORAGE_SIGNING_KEY',
  'VAPID_KEY',
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
];

/**
 * The secrets of this installation, made at the first start and never shown.
 * @param {string} data
 * @returns {Record<string, string>}
 */
export function openSecrets(data) {
  const path = join(data, 'secrets.json');
  const known = existsSync(path) ? parse(path) : {};
  const missing = NAMES.filter((name) => !known[name]);
  if (missing.length === 0) return known;
  const secrets = { ...known, ...Object.fromEntries(missing.map((name) => [name, randomBytes(32).toString('hex')])) };
  const half = `${path}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, path);
  chmodSync(path, 0o600);
  return secrets;
}

function parse(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Refusal(
      `The secrets in ${path} cannot be read.`,
      'Bring the file back from a copy: without it old short links and sessions are lost.',
    );
  }
}
