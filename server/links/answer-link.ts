import { cacheControlOf, type LinkEntry } from './cache.ts';
import { OWN_DOMAIN, type ShortDomain } from './domains.ts';
import { escapeAddress, forwardQuery, readVisitQuery } from './forward-query.ts';
import { isGoToken, makeGoToken } from './guards/go-token.ts';
import { isAutomatic } from './guards/is-automatic.ts';
import { takePass } from './guards/repository.ts';
import { tryPassword } from './guards/try-password.ts';
import {
  type Answer,
  blockedPage,
  countedPage,
  expiredPage,
  missingPage,
  passwordPage,
  type Reading,
  warnedPage,
} from './link-pages.ts';
import { showHost } from './preview/show-address.ts';
import type { Resolution } from './redirect.ts';
import { chooseTarget } from './rules/choose-target.ts';
import { traitsOf } from './rules/traits.ts';
import { addressOf, type Visitor, type VisitSource } from './visitor.ts';

/** What a visitor asks of a short link, the same for every server. */
export interface LinkAsk extends Reading {
  method: 'GET' | 'HEAD' | 'POST';
  /** Decoded; null when it was broken. */
  alias: string | null;
  /** What was sent after `?`. */
  query: string;
  domain: ShortDomain | null;
  visitor: Visitor;
  /** The fields of the form that a POST brings. @throws AppError `too_large`, `unsupported` */
  readForm(): Promise<URLSearchParams>;
}

/** An answer, what kind it is, and the visit to be recorded once it is sent. */
export interface LinkAnswer extends Answer {
  result: 'redirect' | 'missing' | 'guarded' | 'expired' | 'blocked';
  visit?: { linkId: string; source: VisitSource; way: number };
}

/**
 * Answers a short link that is not plain: moderation → switched off → date → warning → password → number of visits → rules. Nothing is said of the target before
 * all guards were passed.
 * @throws AppError of a bad form; whatever the database throws when it is needed and away
 */
export async function answerLink(link: Resolution, ask: LinkAsk, now: number): Promise<LinkAnswer> {
  if (link.kind === 'missing') return answerMissing(ask);
  if (link.moderation === 'blocked') return { ...blockedPage(ask), result: 'blocked' };
  if (!link.isEnabled) return answerMissing(ask);
  if (link.expiresAt !== null && link.expiresAt <= now) return answerExpired(link, ask, 'expired');
  const form = ask.method === 'POST' ? await ask.readForm() : null;
  return (await stopAtGuards(link, ask, form, now)) ?? lead(link, ask, now);
}

/** Nobody stands behind the alias. */
function answerMissing(ask: LinkAsk): LinkAnswer {
  const missingUrl = ask.domain?.missingUrl;
  return missingUrl ? { ...redirectTo(missingUrl), result: 'missing' } : { ...missingPage(ask), result: 'missing' };
}

function answerExpired({ fallbackUrl }: LinkEntry, ask: LinkAsk, why: 'expired' | 'usedUp'): LinkAnswer {
  const answer =
    fallbackUrl === null ? expiredPage(ask, why) : redirectTo(fallbackUrl, ask.method === 'POST' ? 303 : 302);
  return { ...answer, result: 'expired' };
}

/** The page at which a visitor has to stop; null when he may go on. */
async function stopAtGuards(
  link: LinkEntry,
  ask: LinkAsk,
  form: URLSearchParams | null,
  now: number,
): Promise<LinkAnswer | null> {
  const address = addressOf(ask.visitor);
  const token = form?.get('go') ?? null;
  const hasSeenPage = isGoToken(token, link.linkId, address, now);
  const newToken = () => makeGoToken(link.linkId, address, now);

  if (link.moderation === 'warned' && !hasSeenPage) {
    const isSecret = link.hasPassword || link.hasClickLimit;
    const host = isSecret ? null : showHost(new URL(chooseTarget(link, traitsOf(ask.visitor), now).url).host);
    return { ...warnedPage(ask, host, newToken(), reportPathOf(ask)), result: 'guarded' };
  }
  if (link.hasPassword) {
    const hidden: Record<string, string> = hasSeenPage && token !== null ? { go: token } : {};
    const stopped = await askPassword(link, ask, form?.get('password') ?? null, address, hidden);
    if (stopped !== null) return stopped;
  }
  if (link.hasClickLimit) {
    const isPerson = ask.method === 'POST' ? link.hasPassword || hasSeenPage : !isAutomatic(ask.visitor);
    if (ask.method === 'HEAD' || !isPerson) return { ...countedPage(ask, newToken()), result: 'guarded' };
    if (!(await takePass(link.linkId))) return answerExpired(link, ask, 'usedUp');
  }
  return null;
}

/** The page at which this link is reported. */
function reportPathOf({ alias, domain }: LinkAsk): string {
  const path = `/report/${encodeURIComponent(alias ?? '')}`;
  return domain === null || domain.id === OWN_DOMAIN ? path : `${path}?domain=${encodeURIComponent(domain.host)}`;
}

async function askPassword(
  link: LinkEntry,
  ask: LinkAsk,
  password: string | null,
  address: string,
  hidden: Readonly<Record<string, string>>,
): Promise<LinkAnswer | null> {
  if (password === null) return { ...passwordPage(ask, null, hidden), result: 'guarded' };
  const tried = await tryPassword(link.linkId, password, address);
  if (tried.result === 'right') return null;
  const failed = tried.result === 'limited' ? tried.waitMs : tried.result;
  return { ...passwordPage(ask, failed, hidden), result: 'guarded' };
}

/** Sends a visitor on to where the link leads him. */
function lead(link: LinkEntry, ask: LinkAsk, now: number): LinkAnswer {
  const { url, way } = chooseTarget(link, traitsOf(ask.visitor), now);
  const { source, parameters } = readVisitQuery(ask.query);
  const target = link.forwardsQuery ? forwardQuery(url, parameters) : url;
  // A form is answered by "see other": 302 and 307 would have the password sent on by some browsers.
  const status = ask.method === 'POST' ? 303 : link.isPlain ? link.status : 302;
  const answer = redirectTo(target, status, link.hasPassword ? { 'referrer-policy': 'no-referrer' } : {});
  return { ...answer, result: 'redirect', visit: { linkId: link.linkId, source, way } };
}

function redirectTo(address: string, status = 302, headers: Readonly<Record<string, string>> = {}): Answer {
  const all = { location: escapeAddress(address), 'cache-control': cacheControlOf(status), ...headers };
  return { status, headers: all, body: '' };
}
