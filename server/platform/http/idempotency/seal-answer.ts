import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { env } from '../../env.ts';
import { singleton } from '../../singleton.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts an answer for the table (AES-256-GCM, NIST SP 800-38D): some hold a secret that is shown once. It can be opened only for the
 * same `owner`, so that a row copied to another person is worth nothing.
 */
export function sealAnswer(answer: string, owner: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key(), iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(answer, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** What `sealAnswer` encrypted; null when it was changed, or sealed for somebody else or with another AUTH_SECRET. */
export function openAnswer(text: string, owner: string): string | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  const cipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([cipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), cipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** A key of its own, so that nothing sealed elsewhere with AUTH_SECRET fits here. */
function key(): Buffer {
  return singleton('idempotency-key', () =>
    Buffer.from(hkdfSync('sha256', env.AUTH_SECRET, '', 'maru idempotency answers', 32)),
  );
}
