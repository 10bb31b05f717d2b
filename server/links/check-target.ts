import { isIP } from 'node:net';
import { env } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { addressClass } from '@/server/platform/safe-fetch/address-class.ts';

/** Longest target stored, in characters after encoding: a Location header must fit into what clients accept (16 KiB). */
const URL_MAX = 8_192;

/** Names that mean this machine or this network (RFC 6761, 6762, 8375; `internal` is ICANN's private-use domain). */
const PRIVATE_SUFFIXES = ['localhost', 'local', 'internal', 'home.arpa'];

/** `example.com:8080/path` and `localhost:3000`: a host with a port, which the URL parser would read as a scheme. */
const HOST_AND_PORT = /^(?:[^\s/?#@:]+\.[^\s/?#@:]+|localhost|\[[^\]]*\]):\d{1,5}(?:[/?#]|$)/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** Why a link may not lead somewhere; also the reasons of the API's answers and keys of the messages. */
type Refusal =
  | 'url_required'
  | 'url_too_long'
  | 'url_scheme'
  | 'url_invalid'
  | 'url_own_host'
  | 'url_private_address'
  | 'url_credentials';

const SENTENCES: Record<Refusal, string> = {
  url_required: 'A link needs a target.',
  url_too_long: 'The target is too long.',
  url_scheme: 'A link may only lead to http and https addresses.',
  url_invalid: 'This is not an address that a browser could open.',
  url_own_host: 'The target lies on this site itself: that would make a loop.',
  url_private_address: 'The target lies on a private network.',
  url_credentials: 'The target contains a user name or a password.',
};

function refuse(reason: Refusal): never {
  throw new AppError('invalid', SENTENCES[reason], { reason });
}

/**
 * Checks where a link shall lead and writes it in the one form that is stored (WHATWG URL: host in punycode, path encoded,
 * numbers of any notation as a dotted address). Nothing is fetched or looked up.
 *
 * @param input what a person pasted; without a scheme it gets `https://`
 * @param ownHosts host names at which we answer ourselves: a link there could lead round and round
 * @param allowPrivate private networks are good targets, for a Maru that lives in one (setting `links.allowPrivateTargets`)
 * @throws AppError `invalid` with one of the `url_…` reasons
 */
export function checkTarget(input: string, ownHosts: readonly string[], { allowPrivate = false } = {}): string {
  // Browsers drop tabs and line breaks inside an address, so `java\nscript:` must not slip through either.
  const text = input.replace(/[\t\n\r]/g, '').trim();
  if (text === '') refuse('url_required');
  if (text.length > URL_MAX) refuse('url_too_long');

  const url = parse(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse('url_scheme');
  if (url.username !== '' || url.password !== '') refuse('url_credentials');

  const host = url.hostname.toLowerCase().replace(/\.+$/, '');
  if (host === '') refuse('url_invalid');
  // Whatever the port: http and https, or a balancer's inner port, are the same site.
  if (ownHosts.includes(host)) refuse('url_own_host');
  if (!allowPrivate) checkHost(host);
  if (url.href.length > URL_MAX) refuse('url_too_long');
  return url.href;
}

function parse(text: string): URL {
  let candidate = text;
  if (text.startsWith('//')) candidate = `https:${text}`;
  else if (HOST_AND_PORT.test(text) || !SCHEME.test(text)) candidate = `https://${text}`;
  return readUrl(candidate) ?? refuse('url_invalid');
}

function readUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Host names of ours, without dots at their ends: where the caller reaches us and where everybody does. @param origin `https://maru.example` */
export function ownHostNames(origin: string): string[] {
  return [origin, env.PUBLIC_URL]
    .map((own) => (own === undefined ? null : readUrl(own)))
    .filter((own) => own !== null)
    .map((own) => own.hostname.toLowerCase().replace(/\.+$/, ''));
}

function checkHost(host: string): void {
  if (PRIVATE_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))) refuse('url_private_address');

  const address = host.startsWith('[') ? host.slice(1, -1) : host;
  if (isIP(address) !== 0) {
    if (addressClass(address) !== 'public') refuse('url_private_address');
    return;
  }
  // A name without a dot exists on a local network at most; mostly it is a word pasted by mistake.
  const labels = host.split('.');
  if (labels.length < 2 || labels.includes('')) refuse('url_invalid');
}
