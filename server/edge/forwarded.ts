import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { isOwnOrigin as isOwnOriginOf } from '@/server/platform/http/origin.ts';

/** Headers that only proxies of ours and Next itself may set: a caller who sends them is lying. */
const FORBIDDEN =
  /^(?:forwarded|x-real-ip|x-client-ip|x-middleware-|x-invoke-|x-matched-path|x-now-route-matches|x-request-id)/;

/** Reads `10.0.0.0/8` and single addresses. @throws Error that names what is neither */
function readProxies(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    try {
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    } catch {
      throw new Error(`TRUSTED_PROXIES: "${entry}" is neither an address nor a network such as 10.0.0.0/8`);
    }
  }
  return list;
}

/**
 * Gives the function that writes the `X-Forwarded-*` headers of a request anew, so that everything behind the edge can believe
 * them. What was there stays only when the peer is one of `trustedProxies`.
 */
export function createForwarding(trustedProxies: readonly string[]): (request: IncomingMessage) => void {
  const proxies = readProxies(trustedProxies);
  const isTrusted = (peer: string) => {
    const family = isIP(peer);
    return family !== 0 && proxies.check(peer, family === 6 ? 'ipv6' : 'ipv4');
  };

  return ({ headers, socket }) => {
    const peer = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
    for (const name in headers) if (FORBIDDEN.test(name)) delete headers[name];

    const trusted = isTrusted(peer);
    const given = (name: string) => (trusted ? String(headers[name] ?? '') : '');
    const proto = given('x-forwarded-proto').split(',')[0]?.trim();
    headers['x-forwarded-for'] = given('x-forwarded-for') ? `${given('x-forwarded-for')}, ${peer}` : peer;
    headers['x-forwarded-proto'] = proto === 'https' || (proto === '' && isEncrypted({ socket })) ? 'https' : 'http';
    headers['x-forwarded-host'] = given('x-forwarded-host') || (headers.host ?? '');
    delete headers['x-forwarded-port'];
    delete headers['x-forwarded-server'];
  };
}

/** Whether this very connection is TLS; a balancer in front may speak TLS to people all the same. */
export function isEncrypted({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}

/** Whether `origin` (a header) is ours, for a request whose forwarded headers were written by us. */
export function isOwnOrigin({ headers }: IncomingMessage, origin: string): boolean {
  const forwarded = {
    'x-forwarded-host': String(headers['x-forwarded-host'] ?? ''),
    'x-forwarded-proto': String(headers['x-forwarded-proto'] ?? ''),
  };
  return isOwnOriginOf(new Request('http://edge.invalid/', { headers: forwarded }), origin);
}
