import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { deniesAddresses } from '@/server/platform/limits/deny-addresses.ts';
import { countAnswer } from '@/server/platform/metrics/answer-times.ts';
import { OWN_DOMAIN, peekShortDomain, type ShortDomain } from '../domains.ts';
import { missesOf } from '../limit-misses.ts';
import { peekAlias, type Resolution, resolveAlias } from '../redirect.ts';
import { noteVisit } from '../serve-short-link.ts';
import { type LaneRequest, readLaneRequest } from './read-request.ts';

/** Aliases that need no decoding: the path is the key of the cache. */
const PLAIN_ALIAS = /^[\w-]+$/;

export interface FastLaneOptions {
  /** How long a new connection may say nothing. */
  greetingMs: number;
  /** How long one may say nothing after an answer. */
  keepAliveMs: number;
  /** What stands before the alias in a path of this domain; null is Maru's own address. */
  prefixOf(domain: ShortDomain | null): string;
}

/** The connections that are not yet in the hands of Node's server. */
export interface FastLane {
  /** Closes those that wait for nothing, and each other one after its answer. */
  drain(): void;
  /** Cuts all of them. */
  cut(): void;
}

/** A connection in the lane: what must be known to hand it over. */
interface Lane {
  socket: Socket;
  isWaiting: boolean;
  leave(chunk: Buffer): void;
}

type Asked = { chunk: Buffer; request: LaneRequest; startedAt: number };

/**
 * Answers plain redirects at the socket itself: reading and writing HTTP by Node's server costs several times what a redirect does. A connection stays here as long as
 * all it asks for are whole, plain GETs of links that are plain; with the first thing that is anything else, or not certainly one of them, it is Node's server's
 * for good, from the first byte of that request on. So nothing is answered here that Node would answer otherwise, and no connection is here whose framing could be in doubt.
 * @param server of HTTP, or of HTTPS; takes the place of its own listener of connections
 */
export function openFastLane(server: Server, options: FastLaneOptions): FastLane {
  const event = server instanceof TlsServer ? 'secureConnection' : 'connection';
  const [takeOver] = server.listeners(event) as [(socket: Socket) => void];
  const lanes = new Set<Lane>();
  let isDraining = false;

  server.off(event, takeOver);
  server.on(event, (socket: Socket) => {
    const lane: Lane = { socket, isWaiting: false, leave };
    const close = () => socket.destroy();
    const forget = () => lanes.delete(lane);
    const end = () => socket.end();
    const read = (chunk: Buffer) => step(lane, chunk);
    lanes.add(lane);
    socket.setTimeout(options.greetingMs, close);
    socket.on('data', read).on('end', end).on('error', close).on('close', forget);

    function leave(chunk: Buffer): void {
      forget();
      socket.setTimeout(0, close);
      socket.off('timeout', close).off('data', read).off('end', end).off('error', close).off('close', forget);
      socket.pause();
      socket.unshift(chunk);
      takeOver.call(server, socket);
      process.nextTick(() => socket.resume());
    }
  });

  function step(lane: Lane, chunk: Buffer): void {
    // What comes after our last word gets no answer, and so counts as no visit.
    if (!lane.socket.writable) return;
    const startedAt = performance.now();
    const request = deniesAddresses() ? null : readLaneRequest(chunk, lane.socket);
    const domain = request === null ? undefined : peekShortDomain(request);
    const alias = request === null || domain === undefined ? undefined : aliasIn(request.url, options.prefixOf(domain));
    if (request === null || domain === undefined || alias === undefined) {
      lane.leave(chunk);
      return;
    }
    const known = peekAlias((domain?.prefix ?? '') + alias);
    if (known !== undefined) answer(lane, { chunk, request, startedAt }, known);
    // Who tries out names is stopped where that is counted.
    else if (missesOf(request).waitMs > 0) lane.leave(chunk);
    else void lookUp(lane, { chunk, request, startedAt }, alias, domain?.id ?? OWN_DOMAIN);
  }

  /** Waits for a link that this process does not know; meanwhile nothing more is read. */
  async function lookUp(lane: Lane, asked: Asked, alias: string, domainId: bigint): Promise<void> {
    lane.isWaiting = true;
    lane.socket.pause();
    // What fails is asked again on Node's side, which says what is the matter.
    const found = await resolveAlias(alias, domainId).catch(() => undefined);
    lane.isWaiting = false;
    if (lane.socket.destroyed) return;
    lane.socket.resume();
    answer(lane, asked, found);
  }

  function answer(lane: Lane, { chunk, request, startedAt }: Asked, found: Resolution | undefined): void {
    if (found?.kind !== 'link' || !found.isPlain || found.rawHead === null) {
      lane.leave(chunk);
      return;
    }
    const { socket } = lane;
    const isLast = isDraining || request.isLast;
    const tail = isLast ? 'Connection: close\r\n\r\n' : keepAlive;
    const isTaken = socket.write(`${found.rawHead}Date: ${dateNow()}\r\n${tail}`, 'latin1');
    noteVisit(request, found, 'link');
    countAnswer(found.status, performance.now() - startedAt);
    if (isLast) socket.end();
    else if (!isTaken) waitForReader(socket);
    if (socket.timeout !== options.keepAliveMs) socket.setTimeout(options.keepAliveMs);
  }

  const keepAlive = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(options.keepAliveMs / 1_000)}\r\n\r\n`;

  return {
    drain() {
      isDraining = true;
      for (const { socket, isWaiting } of lanes) if (!isWaiting) socket.end();
    },
    cut() {
      for (const { socket } of lanes) socket.destroy();
    },
  };
}

/** Who asks and does not read gets no more until he has read. */
function waitForReader(socket: Socket): void {
  socket.pause();
  socket.once('drain', () => socket.resume());
}

function aliasIn(url: string, prefix: string): string | undefined {
  if (!url.startsWith(prefix)) return undefined;
  const alias = url.slice(prefix.length);
  return PLAIN_ALIAS.test(alias) ? alias : undefined;
}

let date = '';
let dateUntil = 0;

/** The time of day as HTTP writes it (RFC 9110, 5.6.7), made once a second. */
function dateNow(): string {
  const now = Date.now();
  if (now >= dateUntil || now < dateUntil - 1_000) {
    date = new Date(now).toUTCString();
    dateUntil = now - (now % 1_000) + 1_000;
  }
  return date;
}
