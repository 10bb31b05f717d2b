import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Connections over which short links are opened; what they cost is little beside the server's share. */
export interface RawVisitors {
  /** Opens a path over a free connection, waiting for one if need be. @throws Error when the answer is no 302 */
  visit(path: string): Promise<void>;
  close(): void;
}

/** Opens so many connections that live on. @param url of the server: `http://host:port` */
export async function openVisitors(url: string, count: number): Promise<RawVisitors> {
  const { hostname, port, host } = new URL(url);
  const sockets = Array.from({ length: count }, () => connect({ host: hostname, port: Number(port), noDelay: true }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const free: Socket[] = [...sockets];
  const waiting: ((socket: Socket) => void)[] = [];
  const take = () =>
    free.length > 0 ? (free.pop() as Socket) : new Promise<Socket>((resolve) => void waiting.push(resolve));
  const giveBack = (socket: Socket) => {
    const next = waiting.shift();
    if (next === undefined) free.push(socket);
    else next(socket);
  };
  return {
    async visit(path) {
      const socket = await take();
      const answer = await ask(socket, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${AGENT}\r\n\r\n`);
      giveBack(socket);
      if (!answer.subarray(0, 12).equals(FOUND)) throw new Error(answer.toString('latin1'));
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

const FOUND = Buffer.from('HTTP/1.1 302');
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0)';

/** What comes back first. @throws Error when the connection is closed instead */
function ask(socket: Socket, request: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error('a connection was closed before its answer'));
    socket.once('close', lost);
    socket.once('data', (answer: Buffer) => {
      socket.off('close', lost);
      resolve(answer);
    });
    socket.write(request);
  });
}
