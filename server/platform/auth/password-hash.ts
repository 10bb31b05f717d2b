import { hash, verify } from '@node-rs/argon2';
import { hashInTurn } from './hash-queue.ts';

/** `Algorithm.Argon2id`: the package's const enum cannot be imported by tools that look at one file at a time. */
const ARGON2ID = 2;

/** As OWASP's password storage cheat sheet recommends it: 19 MiB, two passes. About 17 ms. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a password that nobody knows: compared when there is no account, so that the answer takes as long as with one. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$Yqer9yrHD/r2nDUFDQD+9w$le/ge2RUzrqC/G0jrTaEwfbCEb1egwcO8YwtjMUSSqU';

/** The PHC string to keep. @throws AppError `unavailable` (`busy`) when too many are being made */
export function hashPassword(password: string): Promise<string> {
  return hashInTurn(() => hash(password.normalize('NFC'), COST));
}

/**
 * Says whether `password` is the one. Without a hash (no such account) it takes as long and is false.
 * @throws AppError `unavailable` (`busy`) when too many are being compared
 */
export async function verifyPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await hashInTurn(() => verify(passwordHash ?? NOBODYS_HASH, password.normalize('NFC')));
  return matches && passwordHash !== null;
}
