import { type AuditEntry, recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { env } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { changedMeanwhile, type IfMatch } from '@/server/platform/http/conditional.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { atField } from '../check-settings.ts';
import { checkTarget } from '../check-target.ts';
import { announceDomains, shortHostNames } from '../domains.ts';
import {
  countLinksByDomain,
  deleteUnusedDomain,
  findDomain,
  findDomains,
  insertDomain,
  type LinkDomain,
  updateDomain,
} from './repository.ts';
import type { ChangeDomainInput, CreateDomainInput, DomainView } from './schema.ts';

/** More would not fit into a list that is read on every visit. */
const DOMAINS_MAX = 200;

/** Who asks, for the audit log. */
export type Actor = { viewer: Pick<Viewer, 'id' | 'role'>; address: string; userAgent: string | null };

/** All short domains. @param viewer admins are told how many links stand on each */
export async function listDomains(viewer: Pick<Viewer, 'role'>): Promise<{ items: DomainView[] }> {
  const isAdmin = viewer.role === 'admin';
  const [rows, counts] = await Promise.all([findDomains(), isAdmin ? countLinksByDomain() : null]);
  return { items: rows.map((row) => toView(row, counts === null ? null : (counts.get(row.id) ?? 0))) };
}

/**
 * Adds a short domain. Its name must be led here and its certificate be had by whoever runs this house.
 * @param origin where we are reached: that host is no short domain
 * @throws AppError `invalid` (`domain_host_invalid`, `domain_own_host`, `too_many_domains`, `url_…`), `conflict` (`domain_taken`)
 */
export async function createDomain(actor: Actor, input: CreateDomainInput, origin: string): Promise<DomainView> {
  const host = checkHost(input.host, origin);
  const addresses = await checkAddresses(input, host);
  const id = await newIdAsync();
  const row = await transaction(async (tx) => {
    if ((await findDomains()).length >= DOMAINS_MAX) {
      throw new AppError('invalid', 'There are too many domains.', { reason: 'too_many_domains' });
    }
    const made = await insertDomain({ id, host, rootUrl: null, missingUrl: null, ...addresses }, tx);
    if (made === null)
      throw new AppError('conflict', 'The domain is there already.', {
        reason: 'domain_taken',
        errors: [{ path: 'host', message: 'domain_taken' }],
      });
    await record('sys_link_domain_added', actor, made, tx);
    return made;
  });
  await announceDomains();
  return toView(row, 0);
}

/**
 * Changes where a domain's root and its unknown aliases lead; what is not named stays.
 * @throws AppError `not_found`, `invalid` (`url_…`) or `precondition_failed`
 */
export async function changeDomain(
  actor: Actor,
  id: bigint,
  input: ChangeDomainInput,
  ifMatch: IfMatch | null,
): Promise<DomainView> {
  const known = await findDomain(id);
  if (known === null) throw noSuchDomain();
  if (ifMatch !== null && !ifMatch(known.version)) throw changedMeanwhile();
  const addresses = await checkAddresses(input, known.host);
  const row = await transaction(async (tx) => {
    const changed = await updateDomain(id, addresses, ifMatch === null ? undefined : known.version, tx);
    if (changed === null) throw ifMatch === null ? noSuchDomain() : changedMeanwhile();
    await record('sys_link_domain_changed', actor, changed, tx);
    return changed;
  });
  await announceDomains();
  return toView(row, (await countLinksByDomain()).get(id) ?? 0);
}

/** Removes a domain without links. @throws AppError `not_found`, `conflict` (`domain_in_use`) */
export async function removeDomain(actor: Actor, id: bigint): Promise<void> {
  await transaction(async (tx) => {
    const removed = await deleteUnusedDomain(id, tx);
    if (removed === null) throw noSuchDomain();
    if (removed === 'used') throw new AppError('conflict', 'Links stand on it.', { reason: 'domain_in_use' });
    await record('sys_link_domain_removed', actor, removed, tx);
  });
  await announceDomains();
}

function noSuchDomain(): AppError {
  return new AppError('not_found', 'There is no such domain.');
}

/** The host as it is stored: in lower case and punycode, without the usual ports. */
function checkHost(input: string, origin: string): string {
  const text = input.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  const url = URL.canParse(`https://${text}`) ? new URL(`https://${text}`) : null;
  const isHost = url !== null && `${url.pathname}${url.search}${url.hash}${url.username}${url.password}` === '/';
  // Nobody types them into a browser, and they would hide where a request was meant to go.
  const isOdd = /[\s@\\?#/%]/.test(text) || url?.hostname.endsWith('.') === true;
  if (!isHost || isOdd) {
    throw refusal('domain_host_invalid', 'This is no host name.');
  }
  const host = url.host.replace(/:80$/, '');
  const own = [origin, env.PUBLIC_URL, env.SHORT_URL].filter((address) => address !== undefined);
  if (own.some((address) => new URL(address).host === host)) {
    throw refusal('domain_own_host', 'This is the address of Maru itself.');
  }
  return host;
}

function refusal(reason: string, sentence: string): AppError {
  return new AppError('invalid', sentence, { reason, errors: [{ path: 'host', message: reason }] });
}

/** Root and missing aliases may lead to Maru's pages, but to no short domain: that would go round and round. */
async function checkAddresses(
  { rootUrl, missingUrl }: Pick<ChangeDomainInput, 'rootUrl' | 'missingUrl'>,
  host: string,
): Promise<{ rootUrl?: string | null; missingUrl?: string | null }> {
  const allowPrivate = await readSetting('links.allowPrivateTargets');
  const ownHosts = [...(await shortHostNames()), new URL(`https://${host}`).hostname];
  const check = (address: string, path: string) =>
    atField(path, () => checkTarget(address, ownHosts, { allowPrivate }));
  return {
    ...(rootUrl === undefined ? {} : { rootUrl: rootUrl && check(rootUrl, 'rootUrl') }),
    ...(missingUrl === undefined ? {} : { missingUrl: missingUrl && check(missingUrl, 'missingUrl') }),
  };
}

async function record(
  event: AuditEntry['event'],
  { viewer, address, userAgent }: Actor,
  { host, rootUrl, missingUrl }: LinkDomain,
  tx: Transaction,
): Promise<void> {
  await recordAudit({ event, actorId: viewer.id, address, userAgent, details: { host, rootUrl, missingUrl } }, tx);
}

function toView({ id, host, rootUrl, missingUrl, createdAt, version }: LinkDomain, links: number | null): DomainView {
  return { id, host, rootUrl, missingUrl, links, createdAt: createdAt.toISOString(), version };
}
