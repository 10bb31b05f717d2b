import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { createProxyServer } from 'httpxy';
import { AppError } from '@/server/platform/errors.ts';
import { logger } from '@/server/platform/logger.ts';
import { answerAway } from './answers.ts';

/** How long a reader waits for a web process that is just starting again. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 50;
/** Without an answer by then the web role hangs. */
const ANSWER_MS = 60_000;
/** Below Next's own 5 s, so that we never send on a connection that it is closing. */
const IDLE_MS = 4_000;

/** Hands requests and upgrades to the web role. */
export interface WebProxy {
  web(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Whether something listens there. */
  isThere(): Promise<boolean>;
  close(): void;
}

/** @param webUrl where Next listens, `http://127.0.0.1:3001` */
export function createWebProxy(webUrl: string): WebProxy {
  const target = new URL(webUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 64, timeout: IDLE_MS });
  const proxy = createProxyServer();
  const isThere = () => accepts(target);

  // How long connections are kept is a matter between two neighbours; Next's word is not for the browser.
  proxy.on('proxyRes', (answer, _request, response) => {
    delete answer.headers['keep-alive'];
    answer.headers.connection = response.shouldKeepAlive ? 'keep-alive' : 'close';
  });

  return {
    isThere,
    close: () => agent.destroy(),

    async web(request, response, requestId) {
      const repeatable = isRepeatable(request);
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        try {
          const body = repeatable ? { buffer: Readable.from([]) } : {};
          await proxy.web(request, response, { target, agent, proxyTimeout: ANSWER_MS, ...body });
          return;
        } catch (error) {
          if (response.destroyed || response.headersSent) {
            response.destroy();
            return;
          }
          if (repeatable && (await waitUntil(isThere, deadline))) continue;
          logger.warn({ err: error, requestId }, 'the web role did not answer');
          const away = new AppError('unavailable', 'The page server is starting again.', {}, { cause: error });
          answerAway(request, response, away, requestId);
          return;
        }
      }
    },

    async upgrade(request, socket, head) {
      try {
        // The type wants a net.Socket; of the server's upgrade event it always is one.
        await proxy.ws(request, socket as Parameters<typeof proxy.ws>[1], { target }, head);
      } catch (error) {
        logger.debug({ err: error }, 'an upgrade was not passed on');
        socket.destroy();
      }
    },
  };
}

/** Reading something twice does no harm, and there is no body that would be used up. */
function isRepeatable({ method, headers }: IncomingMessage): boolean {
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  return (method === 'GET' || method === 'HEAD') && !hasBody;
}

async function waitUntil(isThere: () => Promise<boolean>, deadline: number): Promise<boolean> {
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (await isThere()) return true;
  }
  return false;
}

/** Whether the address accepts connections, within a second. */
function accepts({ hostname, port, protocol }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80), timeout: 1_000 });
    const end = (there: boolean) => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
