import type { Policy } from './limiter.ts';

/** Units × milliseconds stay below this, so that sums of two are exact in doubles (2^53), in JavaScript and in Lua. */
const MAX_UNIT_MS = 2 ** 52;
const MAX_LOG_LIMIT = 100_000;

const checked = new WeakSet<Policy>();

/** Throws a RangeError unless the policy can be counted exactly. A policy object is looked at once; it must not be changed afterwards. */
export function checkPolicy(policy: Policy): void {
  if (checked.has(policy)) return;
  const { name, algorithm, limit, windowMs, burst = limit } = policy;
  const whole = [limit, windowMs, burst].every((value) => Number.isSafeInteger(value) && value > 0);
  if (!whole) throw new RangeError(`policy "${name}": limit, windowMs and burst are whole numbers above 0`);
  if (Math.max(limit, burst) * windowMs > MAX_UNIT_MS) {
    throw new RangeError(`policy "${name}": limit × windowMs is above 2^52 and could not be counted exactly`);
  }
  if (algorithm === 'sliding-window-log' && limit > MAX_LOG_LIMIT) {
    throw new RangeError(`policy "${name}": a log keeps every call, ${MAX_LOG_LIMIT} at most`);
  }
  if (!/^[^{}\s]{1,100}$/.test(name))
    throw new RangeError("a policy's name is 1 to 100 characters without braces and blanks");
  checked.add(policy);
}

/** Throws a RangeError unless `cost` is a whole number that doubles hold exactly. */
export function checkCost(cost: number): void {
  if (!Number.isSafeInteger(cost)) throw new RangeError('a cost is a whole number');
}

/** Throws a RangeError for an empty key, which is a caller's mistake: everybody would share one count. */
export function checkKey(key: string): void {
  if (key === '') throw new RangeError('a key is not empty');
}
