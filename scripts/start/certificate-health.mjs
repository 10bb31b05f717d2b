import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
/** Renewals begin a month before the end: what has less than this was not renewed. */
const SOON_DAYS = 14;
const OLD_BACKUP_DAYS = 7;

/** @typedef {{ name: string, state: 'ok' | 'warn' | 'bad', detail: string, cure?: string }} Finding */

/**
 * The certificates that HTTPS would be spoken with; nothing when it is not asked for.
 * @param {{ data: string, tls?: string }} settings @param {NodeJS.ProcessEnv} [env]
 * @returns {Finding[]}
 */
export function checkCertificates({ data, tls }, env = process.env) {
  const given = env.TLS_CERT || env.TLS_KEY;
  if (tls === 'files' || given) return [checkFiles(env.TLS_CERT, env.TLS_KEY)];
  const folders = { acme: 'ACME', lan: '--lan' };
  return Object.entries(folders).flatMap(([folder, what]) => {
    const path = join(data, folder);
    const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.pem')) : [];
    return names
      .filter((name) => name !== 'ca.pem' && !name.startsWith('account-'))
      .map((name) => checkExpiry(`certificate (${what})`, join(path, name), folder === 'lan'));
  });
}

/** @returns {Finding} */
function checkFiles(cert, key) {
  const name = 'certificate';
  const cure = 'TLS_CERT=/path/fullchain.pem TLS_KEY=/path/privkey.pem npm start';
  if (!cert || !key) return { name, state: 'bad', detail: 'TLS_CERT and TLS_KEY belong together', cure };
  try {
    const certificate = new X509Certificate(readFileSync(cert));
    if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(key)))) {
      return { name, state: 'bad', detail: `the key in ${key} does not belong to ${cert}`, cure };
    }
  } catch (error) {
    return { name, state: 'bad', detail: `${cert} or ${key} cannot be used: ${error.message}`, cure };
  }
  return checkExpiry(name, cert, false);
}

/** @returns {Finding} */
function checkExpiry(name, path, renewedAtStart) {
  const cure = renewedAtStart
    ? 'npm start -- --lan makes a new one'
    : 'renew it; the log of the edge says why that failed';
  try {
    const text = readFileSync(path, 'utf8');
    const { validTo } = new X509Certificate(text.slice(text.indexOf('-----BEGIN CERTIFICATE-----')));
    const days = Math.floor((Date.parse(validTo) - Date.now()) / DAY_MS);
    if (days < 0) return { name, state: 'bad', detail: `ran out on ${validTo}`, cure };
    return { name, state: days < SOON_DAYS ? 'warn' : 'ok', detail: `good for ${days} more days`, cure };
  } catch (error) {
    return { name, state: 'bad', detail: `${path} cannot be used: ${error.message}`, cure };
  }
}

/**
 * How old the last back-up is, when there ever was one.
 * @param {{ data: string }} settings @returns {Finding[]}
 */
export function checkBackup({ data }) {
  const path = join(data, 'last-backup.json');
  if (!existsSync(path)) return [];
  const { at, file } = JSON.parse(readFileSync(path, 'utf8'));
  const days = Math.floor((Date.now() - Date.parse(at)) / DAY_MS);
  const detail = `${days === 0 ? 'made today' : `${days} day${days === 1 ? '' : 's'} old`}: ${file}`;
  const cure = 'npm run maru -- backup /another/disk';
  if (!existsSync(file)) return [{ name: 'back-up', state: 'warn', detail: `${detail}, no longer there`, cure }];
  return [{ name: 'back-up', state: days > OLD_BACKUP_DAYS ? 'warn' : 'ok', detail, cure }];
}
