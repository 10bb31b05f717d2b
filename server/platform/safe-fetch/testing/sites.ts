import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createSafeFetch, type SafeFetch } from '../safe-fetch.ts';

/** A web site on loopback, for tests. */
export type Site = {
  port: number;
  /** An address on it under any name: `url('/path')`, `url('/path', 'shop.example')`. */
  url(path: string, host?: string): string;
  /** What it was asked for, `GET shop.example:8080/path`, in order. */
  asked: string[];
  stop(): Promise<void>;
};

export async function startSite(listener: RequestListener, tls?: { cert: string; key: string }): Promise<Site> {
  const asked: string[] = [];
  const handle: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`);
    listener(request, response);
  };
  const server: Server & { closeAllConnections(): void } = tls ? createTlsServer(tls, handle) : createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: (path, host = 'site.example') => `${tls ? 'https' : 'http'}://${host}:${port}${path}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A `safeFetch` that sees these sites as the internet: every name ending in `.example` stands on loopback unless `names` says otherwise
 * (no addresses: there is no such name), and their ports there count as public. All else is guarded as ever.
 */
export function fetchAmong(
  sites: readonly Pick<Site, 'port'>[],
  { names = {}, ca }: { names?: Record<string, string[]>; ca?: string } = {},
): SafeFetch {
  return createSafeFetch({
    resolve: async (host) => {
      const addresses = names[host] ?? (host.endsWith('.example') ? ['127.0.0.1'] : []);
      if (addresses.length === 0) throw Object.assign(new Error(`no such name: ${host}`), { code: 'ENOTFOUND' });
      return addresses;
    },
    isExempt: (address, port) => address === '127.0.0.1' && sites.some((site) => site.port === port),
    ...(ca === undefined ? {} : { ca }),
  });
}
