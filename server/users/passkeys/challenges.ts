import { stateRedis } from '@/server/platform/redis/client.ts';

const LIFETIME_MS = 5 * 60_000;

/** What a challenge was made for: adding a passkey to an account, or signing in as whoever has one. */
type Purpose = `register:${bigint}` | 'sign-in';

/** Remembers a challenge, on the state server only: a flush means to press the button again. Fails when Redis is away. */
export async function keepChallenge(challenge: string, purpose: Purpose): Promise<void> {
  await stateRedis().set(keyOf(challenge), purpose, 'PX', LIFETIME_MS);
}

/** Takes a challenge: true once, within five minutes, for the purpose it was made for. */
export async function takeChallenge(challenge: string, purpose: Purpose): Promise<boolean> {
  return (await stateRedis().getdel(keyOf(challenge))) === purpose;
}

function keyOf(challenge: string): string {
  return `webauthn:${challenge}`;
}
