import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { env } from '../env.ts';
import { AppError } from '../errors.ts';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret for the database: AES-256-GCM with a key made of `AUTH_SECRET` by HKDF (RFC 5869).
 * @param purpose what the secret is for; each purpose has its own key
 * @param owner whose it is; a box copied to somebody else's row does not open
 */
export function sealSecret(secret: Buffer, purpose: string, owner: bigint): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyFor(purpose), iv);
  cipher.setAAD(Buffer.from(String(owner)));
  const text = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), text]);
}

/** The secret in a box of `sealSecret`. @throws AppError `internal` when `AUTH_SECRET` is another one, or the box was changed */
export function openSecret(box: Uint8Array, purpose: string, owner: bigint): Buffer {
  const bytes = Buffer.from(box);
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const tag = bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
  try {
    if (bytes[0] !== VERSION) throw new Error('unknown version');
    const decipher = createDecipheriv(ALGORITHM, keyFor(purpose), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(String(owner)));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new AppError('internal', 'A kept secret cannot be read: is AUTH_SECRET the same?', {}, { cause: error });
  }
}

function keyFor(purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', env.AUTH_SECRET, '', `maru ${purpose}`, 32));
}
