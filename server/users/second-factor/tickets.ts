import { createHash, randomBytes } from 'node:crypto';
import { stateRedis } from '@/server/platform/redis/client.ts';

const LIFETIME_MS = 5 * 60_000;
const MAX_ATTEMPTS = 5;

/** The first step of a sign-in, as it waits for the second. */
export type Ticket = { userId: bigint; method: 'password' | 'link' | 'github' | 'google' };

/** Counts an attempt of a ticket; one too many, and the ticket is gone. */
const TAKE_ATTEMPT = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return nil end
  if redis.call('HINCRBY', KEYS[1], 'attempts', 1) > tonumber(ARGV[1]) then
    redis.call('DEL', KEYS[1])
    return nil
  end
  return redis.call('HMGET', KEYS[1], 'userId', 'method')`;

/** A ticket for five minutes. It lives in the state server only: a flush means to begin again. Fails when Redis is away. */
export async function issueTicket({ userId, method }: Ticket): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  const key = keyOf(ticket);
  await stateRedis()
    .multi()
    .hset(key, { userId: String(userId), method })
    .pexpire(key, LIFETIME_MS)
    .exec();
  return ticket;
}

/** Takes one of the five attempts of a ticket; null when it is unknown, too old or used up. */
export async function tryTicket(ticket: string): Promise<Ticket | null> {
  const found = (await stateRedis().eval(TAKE_ATTEMPT, 1, keyOf(ticket), MAX_ATTEMPTS)) as [string, string] | null;
  if (found === null) return null;
  const [userId, method] = found;
  return { userId: BigInt(userId), method: method as Ticket['method'] };
}

/** Uses a ticket up; of several at once only one gets true. */
export async function closeTicket(ticket: string): Promise<boolean> {
  return (await stateRedis().del(keyOf(ticket))) === 1;
}

function keyOf(ticket: string): string {
  return `sign-in-ticket:${createHash('sha256').update(ticket).digest('hex')}`;
}
