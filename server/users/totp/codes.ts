import { createHash, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;
/** A phone's clock may be one step off. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** Without letters that look like digits. 31^10 is about 2^49. */
const RECOVERY_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const RECOVERY_LENGTH = 10;

/** A new secret for an authenticator app. */
export function newTotpSecret(): Buffer {
  return Buffer.from(new Secret({ size: SECRET_BYTES }).bytes);
}

/** The secret as people type it, and as the address in a QR code (otpauth://). */
export function describeTotp(secret: Buffer, account: string): { secret: string; url: string } {
  const totp = totpOf(secret, account);
  return { secret: totp.secret.base32, url: totp.toString() };
}

/**
 * The 30-second step that `code` belongs to (RFC 6238), or null when it is not right at `nowMs`. Whether the step was used before is the
 * database's to say.
 */
export function totpStepOf(secret: Buffer, code: string, nowMs: number): bigint | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: nowMs, window: WINDOW });
  return delta === null ? null : BigInt(Math.floor(nowMs / 1_000 / PERIOD_S) + delta);
}

/** Ten codes, as people read them: `k3v9p-w8d2m`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from(
      { length: RECOVERY_LENGTH },
      () => RECOVERY_ALPHABET[randomInt(RECOVERY_ALPHABET.length)],
    );
    return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
  });
}

/** What is kept of a recovery code; whose it is goes into it. */
export function hashRecoveryCode(userId: bigint, code: string): string {
  return createHash('sha256')
    .update(`${userId}:${code.toLowerCase().replace(/[\s-]/g, '')}`)
    .digest('hex');
}

function totpOf(secret: Buffer, account: string): TOTP {
  const buffer = Uint8Array.from(secret).buffer;
  return new TOTP({ issuer: 'Maru', label: account, secret: new Secret({ buffer }), period: PERIOD_S });
}
