import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import { onSessionRevoked, verifySession } from '@/server/platform/auth/sessions.ts';
import { logger } from '@/server/platform/logger.ts';
import type { RoomEvent } from '@/server/platform/realtime/events.ts';
import { subscribeEvents, userRoom } from '@/server/platform/realtime/publish.ts';
import { REALTIME_GAP } from '@/server/platform/realtime/terms.ts';
import { onReconnect } from '@/server/platform/redis/pubsub.ts';
import { createEventLimit, mayKnock, whyNotConnect } from './limit-sockets.ts';
import { createRecentRooms, type RecentRooms } from './recent-rooms.ts';

/** Where the socket stands, without a slash at the end (Next's rewrites drop it). */
export const REALTIME_PATH = '/realtime';

/** More tabs and phones than anybody has; a runaway script is stopped. */
const SOCKETS_PER_USER = 50;
/** People send small things over the socket; what is big goes over HTTP. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** A connection that has not shown a session by then is closed. */
const HANDSHAKE_MS = 10_000;
/** Sessions of open sockets are looked at again so often: a revocation may have been missed while Redis was away. */
const RECHECK_MS = 60_000;
/** What a page says of its age is taken for this much more: the shake of hands takes its time as well. */
const AGE_MARGIN_MS = 1_000;

/** What a page says of itself when it connects; programs say nothing. */
const helloSchema = z.object({ ageMs: z.number().min(0).max(Number.MAX_SAFE_INTEGER) });

export interface RealtimeOptions {
  /** Whether a page of this origin is one of ours, for this request. */
  isOwnOrigin(request: IncomingMessage, origin: string): boolean;
  recheckMs?: number;
  /** Milliseconds that never go back. */
  clock?: () => number;
}

/** The socket.io server; whoever owns the HTTP server hands it the requests under `/realtime`. */
export interface Realtime {
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many sockets are open here. */
  size(): number;
  /** Closes every connection in a way that makes clients come back at once (to another process, or the next one). */
  close(): Promise<void>;
}

interface SocketData {
  userId: bigint;
  sessionId: string;
  cookie: string;
}

type MaruServer = Server<
  Record<string, never>,
  Record<string, (payload?: unknown) => void>,
  Record<string, never>,
  SocketData
>;
type MaruSocket = Socket<
  Record<string, never>,
  Record<string, (payload?: unknown) => void>,
  Record<string, never>,
  SocketData
>;

/**
 * Starts realtime: a session at the handshake, one room per person (`user:<id>`), events from all processes by pub/sub, and
 * disconnection as soon as the session is revoked. What must not be lost never relies on it: the socket is the fast path.
 */
export async function startRealtime(options: RealtimeOptions): Promise<Realtime> {
  // socket.io wants a server to listen on; it never listens, the owner passes on what belongs to it.
  const carrier = createServer();
  const io: MaruServer = new Server(carrier, {
    path: REALTIME_PATH,
    addTrailingSlash: false,
    destroyUpgrade: false,
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    connectTimeout: HANDSHAKE_MS,
    allowRequest: (request, answer) => {
      if (!isOwnPage(request, options)) {
        answer('foreign origin', false);
        return;
      }
      mayKnock(request).then(
        (may) => answer(may ? null : 'too many connections', may),
        () => answer('unavailable', false),
      );
    },
  });
  io.use((socket, next) => void admit(io, socket).then(next, () => next(new Error('unavailable'))));
  const { clock = () => performance.now() } = options;
  const events = createEventLimit(clock);
  const recent = createRecentRooms({ clock });
  io.on('connection', (socket) => {
    refuseFloods(socket, events);
    socket.join([userRoom(socket.data.userId), `session:${socket.data.sessionId}`]);
    if (missedSomething(socket, recent)) socket.emit(REALTIME_GAP);
  });

  const subscriptions = await Promise.allSettled([
    subscribeEvents((event) => {
      recent.note(event.room);
      deliver(io, event);
    }),
    onSessionRevoked((sessionId) => void io.in(`session:${sessionId}`).disconnectSockets(true)),
  ]);
  // Without Redis at the start they are made with the first connection; nobody must wait for that.
  if (subscriptions.some(({ status }) => status === 'rejected')) logger.warn('live updates wait for Redis');
  // What was said meanwhile is lost: the pages read again, and sessions may have been revoked.
  const stopWatching = onReconnect(() => {
    recent.forget();
    io.emit(REALTIME_GAP);
    void recheckSessions(io);
  });
  const recheck = setInterval(() => void recheckSessions(io), options.recheckMs ?? RECHECK_MS);
  recheck.unref();

  return {
    handleRequest: (request, response) => void carrier.emit('request', request, response),
    handleUpgrade: (request, socket, head) => void carrier.emit('upgrade', request, socket, head),
    size: () => io.engine.clientsCount,
    async close() {
      clearInterval(recheck);
      // The transport is closed, not the namespace: a client told to disconnect would stay away.
      io.engine.close();
      stopWatching();
      await Promise.allSettled(subscriptions.map((made) => (made.status === 'fulfilled' ? made.value() : undefined)));
    },
  };
}

/** Browsers send Origin with websockets and posts, and Sec-Fetch-Site with all; programs send neither. */
function isOwnPage(request: IncomingMessage, { isOwnOrigin }: RealtimeOptions): boolean {
  const given = request.headers.origin;
  if (given !== undefined) return isOwnOrigin(request, given);
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Takes a socket in: what it gives is why not. */
async function admit(io: MaruServer, socket: MaruSocket): Promise<Error | undefined> {
  const cookie = socket.handshake.headers.cookie ?? '';
  const viewer = await verifySession(cookie);
  if (viewer?.sessionId === undefined) return new Error('unauthenticated');
  const open = io.sockets.adapter.rooms.get(userRoom(viewer.id))?.size ?? 0;
  if (open >= SOCKETS_PER_USER) return new Error('too_many_connections');
  const refusal = await whyNotConnect(socket.request, viewer.id);
  if (refusal !== null) return new Error(refusal);
  socket.data = { userId: viewer.id, sessionId: viewer.sessionId, cookie };
  return undefined;
}

/** What is over the limit reaches nobody; who does not stop is sent away, and his client does not come back by itself. */
function refuseFloods(socket: MaruSocket, events: ReturnType<typeof createEventLimit>): void {
  const refusals = { count: 0 };
  socket.use((_event, next) => {
    const verdict = events.take(socket.request, socket.data.userId, refusals);
    if (verdict === 'pass') next();
    else if (verdict === 'refuse') next(new Error('rate_limited'));
    else socket.disconnect(true);
  });
  // An event that was refused is no failure of ours: without a listener it would end the process.
  socket.on('error', (error) => logger.debug({ err: error }, 'an event of a socket was refused'));
}

/** Whether the person was told something after the page of this socket was asked for and before it could hear. */
function missedSomething(socket: MaruSocket, recent: RecentRooms): boolean {
  const hello = helloSchema.safeParse(socket.handshake.auth);
  if (!hello.success) return false;
  const shakenMs = Math.max(0, Date.now() - socket.handshake.issued);
  return recent.mayHaveHeard(userRoom(socket.data.userId), hello.data.ageMs + shakenMs + AGE_MARGIN_MS);
}

/** Hands an event of any process to those who are connected here. */
function deliver(io: MaruServer, { room, name, payload }: RoomEvent): void {
  io.to(room).emit(name, payload);
}

async function recheckSessions(io: MaruServer): Promise<void> {
  const cookies = new Map<string, string>();
  for (const { data } of io.sockets.sockets.values()) cookies.set(data.sessionId, data.cookie);
  for (const [sessionId, cookie] of cookies) {
    try {
      if ((await verifySession(cookie)) === null) io.in(`session:${sessionId}`).disconnectSockets(true);
    } catch (error) {
      // Neither Redis nor Postgres can say: nobody is thrown out for that.
      logger.debug({ err: error }, 'a session could not be checked again');
      return;
    }
  }
}
