import { Agent } from 'undici';
import { connectPinned } from './connect-pinned.ts';
import { bareHost, type Door, resolveHost, systemDoor } from './resolve-host.ts';

/** Servers that somebody else has named do not tie up more of this machine. */
const CONNECTIONS_MAX = 8;
const IDLE_MS = 10_000;

/**
 * Connections that are kept, for requests to servers that others have named (`undici.request` with this as `dispatcher`): the addresses of a host
 * are checked whenever a connection is made, and exactly a checked one is connected to, as `safeFetch` does. Redirects are not followed.
 * @param silenceMs a server that says nothing for so long is given up
 */
export function createGuardedAgent(silenceMs: number, door: Door = systemDoor): Agent {
  return new Agent({
    connections: CONNECTIONS_MAX,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connect: (options, callback) => {
      const url = new URL(`${options.protocol}//${options.host ?? options.hostname}`);
      resolveHost(url, false, door).then(
        (addresses) =>
          connectPinned(bareHost(url), addresses, { signal: new AbortController().signal, ca: door.ca })(
            options,
            callback,
          ),
        (error: Error) => callback(error, null),
      );
    },
  });
}
