import { isIP } from 'node:net';
import { buildConnector } from 'undici';

/** For one address; when a name has several, a dead one must not eat the whole time. */
const CONNECT_TIMEOUT_MS = 5_000;
const NEXT_ADDRESS_AFTER_MS = 2_000;
/** Names with dozens of addresses exist; whoever does not answer on the first ones does not answer. */
const ADDRESSES_MAX = 4;

/**
 * Connects undici to these addresses, one after the other until one accepts, and to no other: an address literal is never looked up.
 * TLS is still asked of, and checked against, the name.
 * @param signal ends the connection, also while it is being made
 * @param ca authorities to trust instead of the system's
 */
export function connectPinned(
  host: string,
  addresses: readonly string[],
  { signal, ca }: { signal: AbortSignal; ca: string | undefined },
): buildConnector.connector {
  const candidates = addresses.slice(0, ADDRESSES_MAX);
  return (options, callback) => {
    const attempt = (index: number): void => {
      const isLast = index === candidates.length - 1;
      const timeout = isLast ? CONNECT_TIMEOUT_MS : NEXT_ADDRESS_AFTER_MS;
      const connect = buildConnector({ timeout, maxCachedSessions: 0, autoSelectFamily: false, signal, ca });
      const pinned = { ...options, hostname: candidates[index] ?? '', servername: isIP(host) === 0 ? host : undefined };
      connect(pinned, (...result) => {
        if (result[0] !== null && !isLast) attempt(index + 1);
        else callback(...result);
      });
    };
    attempt(0);
  };
}
