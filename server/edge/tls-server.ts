import { createServer as createPlainServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TlsPair } from './tls-pair.ts';

/** The first byte of a TLS connection: a handshake record (RFC 8446 section 5.1). */
const HANDSHAKE = 22;
/** Time for a handshake; what speaks plain HTTP gets a short answer and goes, and has so long altogether. */
const GREETING_MS = 10_000;

export interface TlsServers {
  server: TlsServer;
  /** Answers plain HTTP: what came to the TLS port, and what comes to a port of its own when it listens on one. */
  plain: Server;
  /** Shows another certificate to new connections. */
  use(pair: TlsPair): void;
  /** Cuts what is spoken plainly on the TLS port. */
  cutPlain(): void;
}

/**
 * A server for HTTPS on whose port plain HTTP is understood too, so that `http://host:port` leads on instead of failing. The first
 * byte of a connection tells the two apart.
 */
export function createServers(
  options: ServerOptions,
  pair: TlsPair,
  onRequest: RequestListener,
  onPlainRequest: RequestListener,
): TlsServers {
  const server = createTlsServer(
    { ...options, ...pair, minVersion: 'TLSv1.2', handshakeTimeout: GREETING_MS },
    onRequest,
  );
  const plain = createPlainServer({ ...options, keepAliveTimeout: 1_000 }, onPlainRequest);
  const spokenPlainly = new Set<Socket>();

  const [startTls] = server.listeners('connection') as [(socket: Socket) => void];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    // Who connects and says nothing, or breaks off, must neither hold a place for ever nor end the process.
    socket.setTimeout(GREETING_MS, () => socket.destroy());
    const onError = () => socket.destroy();
    socket.on('error', onError);
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) {
        socket.destroy();
        return;
      }
      socket.unshift(first);
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      if (first[0] === HANDSHAKE) {
        socket.off('error', onError);
        startTls.call(server, socket);
        return;
      }
      const timer = setTimeout(() => socket.destroy(), GREETING_MS);
      spokenPlainly.add(socket);
      socket.once('close', () => {
        clearTimeout(timer);
        spokenPlainly.delete(socket);
      });
      plain.emit('connection', socket);
    });
  });

  return {
    server,
    plain,
    use: (next) => server.setSecureContext({ ...next, minVersion: 'TLSv1.2' }),
    cutPlain() {
      for (const socket of spokenPlainly) socket.destroy();
    },
  };
}
