import { isbot } from 'isbot';

/**
 * Clients of the command line, HTTP libraries and browsers that a script drives. isbot takes them for robots; but they do not say that they are,
 * and somebody has started them.
 */
const CLIENT =
  /^(?:curl|wget|httpie|xh|postmanruntime|insomnia|node|undici|node-fetch|axios|got|deno|bun|python|python-\w+|aiohttp|go-http-client|okhttp|java|apache-httpclient|dart|ruby|php|libwww-perl|playwright|wrk|autocannon|apachebench|hey|k6|vegeta|siege)\b|\bHeadlessChrome\//i;
const NAMES_ITSELF = /bot|crawl|spider|preview|scrap/i;

/**
 * Whether a visit counts as a robot's: a crawler, the preview of a chat program, a monitor, anything that names itself so. An empty user agent
 * names nothing.
 */
export function isBot(userAgent: string): boolean {
  return isbot(userAgent) && (NAMES_ITSELF.test(userAgent) || !CLIENT.test(userAgent));
}
