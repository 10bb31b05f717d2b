/**
 * Why a target, or what it says of itself, could not be read. Four are said by an answer: `not_found` (404, 410), `server_error` (5xx), `denied`
 * (it answers people, but not us) and `no_page` (a file, from which no card can be made). `redirects` go in a circle or too far, `off_limits` is an
 * address that we do not ask: a private network, a port of another protocol.
 */
export const TARGET_FAILURES = [
  'not_found',
  'server_error',
  'denied',
  'no_page',
  'timeout',
  'dns',
  'tls',
  'connection',
  'bad_answer',
  'redirects',
  'off_limits',
] as const;

export type TargetFailure = (typeof TARGET_FAILURES)[number];
