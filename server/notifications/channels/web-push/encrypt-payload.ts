import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser gave when it subscribed, in base64url: its public point (65 bytes) and its secret (16 bytes). */
export type BrowserKeys = { p256dh: string; auth: string };

const RECORD_BYTES = 4_096;
const SALT_BYTES = 16;
/** The last record ends with this (RFC 8188 section 2). */
const LAST_RECORD = Buffer.from([2]);

/**
 * Encrypts what is pushed so that nobody but the browser reads it, the push service neither: `aes128gcm` (RFC 8188) with keys that both agree on
 * by ECDH (RFC 8291), in one record.
 * @param once the key pair and salt of this message; only its test gives them
 * @throws when the browser's point is not on the curve
 */
export function encryptPayload(
  payload: Buffer,
  { p256dh, auth }: BrowserKeys,
  once: { ecdh: ECDH; salt: Buffer } = { ecdh: newPair(), salt: randomBytes(SALT_BYTES) },
): Buffer {
  const { ecdh, salt } = once;
  const theirs = Buffer.from(p256dh, 'base64url');
  const ours = ecdh.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const secret = derive(ecdh.computeSecret(theirs), Buffer.from(auth, 'base64url'), info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const record = Buffer.concat([
    cipher.update(payload),
    cipher.update(LAST_RECORD),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  return Buffer.concat([salt, size, Buffer.from([ours.length]), ours, record]);
}

/** Whether these are keys that something can be encrypted for. */
export function areUsableKeys({ p256dh }: BrowserKeys): boolean {
  try {
    newPair().computeSecret(Buffer.from(p256dh, 'base64url'));
    return true;
  } catch {
    return false;
  }
}

function newPair(): ECDH {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  return ecdh;
}

function derive(material: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', material, salt, info, bytes));
}
