/** A person is not that quick: what opens a mail so soon after it was sent scans it. */
const TOO_SOON_MS = 2_000;

/**
 * Programs that fetch what stands in mails for others: link scanners of mail filters, picture proxies of mailbox providers, previews of
 * messengers. Apple's proxy says only `Mozilla/5.0`.
 */
const MACHINES =
  /^Mozilla\/5\.0$|bot\b|crawl|spider|GoogleImageProxy|YahooMailProxy|ggpht|Barracuda|Proofpoint|Mimecast|Symantec|MessageLabs|Cisco|IronPort|FireEye|SafeLinks|urlscan|preview|facebookexternalhit|Slackbot|WhatsApp|Twitterbot|python-requests|curl\/|wget\/|Go-http-client|okhttp|axios|node-fetch|HeadlessChrome/i;

export type Request = { method: string; userAgent: string | null; at: number };

/**
 * Why an open or a click may not be a person's; null when nothing speaks against it.
 * @param sentAt ms since 1970; null while it is being handed over
 */
export function suspectMachine({ method, userAgent, at }: Request, sentAt: number | null): string | null {
  if (method === 'HEAD') return 'head';
  if (sentAt === null || at - sentAt < TOO_SOON_MS) return 'too_soon';
  if (userAgent === null || userAgent === '') return 'no_user_agent';
  return MACHINES.test(userAgent) ? 'scanner' : null;
}
