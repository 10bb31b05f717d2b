import { FetchFailure } from './fetch-failure.ts';

/** Ports of other protocols, which browsers do not fetch from either (WHATWG Fetch, section 2.9 "port blocking"). */
const BAD_PORTS: ReadonlySet<string> = new Set(
  (
    '1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 ' +
    '179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 ' +
    '5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080'
  ).split(' '),
);

/**
 * An address that may be asked: http or https, no user name or password, no port of another protocol.
 * @param base what a relative address (of a redirect) is relative to
 * @throws FetchFailure `not_http`, `credentials` or `bad_port`
 */
export function checkUrl(text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch (cause) {
    throw new FetchFailure('not_http', text, { cause });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FetchFailure('not_http', url.href);
  if (url.username !== '' || url.password !== '') throw new FetchFailure('credentials', withoutCredentials(url));
  if (BAD_PORTS.has(url.port)) throw new FetchFailure('bad_port', url.href);
  return url;
}

/** Passwords do not belong into logs. */
function withoutCredentials(url: URL): string {
  const bare = new URL(url.href);
  bare.username = '';
  bare.password = '';
  return bare.href;
}
