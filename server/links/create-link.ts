import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { checkOwnAlias, nextAlias, type OwnAlias } from './alias.ts';
import { announceChange } from './announce-change.ts';
import { checkSettings } from './check-settings.ts';
import { holdDomain } from './domains/repository.ts';
import { domainOf, knownDomains, OWN_DOMAIN, unknownDomain } from './domains.ts';
import { fetchCard } from './jobs.ts';
import { authorizeLink } from './policy.ts';
import {
  aliasExists,
  findLink,
  findPlainLinks,
  insertLink,
  isPlain,
  type LinkRow,
  type NewLink,
  plainKey,
} from './repository.ts';
import type { LinkView } from './schema.ts';
import type { CreateLinkInput } from './settings/schema.ts';
import { rememberTags, spellTags } from './tags/repository.ts';
import { toView } from './view-link.ts';
import { tellWebhooks } from './webhooks/tell-webhooks.ts';

/** Generated aliases meet own ones of the same form so rarely that this many in a row means a fault. */
const ALIAS_ATTEMPTS = 20;

/**
 * Makes a short link, or gives the one that leads there already when `findExisting` asks for it.
 * @param origin where the short link will stand, `https://maru.example`
 * @throws AppError `invalid` (`url_…`, `alias_invalid`, `alias_reserved`, `domain_unknown`) or `conflict` (`alias_taken`, `alias_confusable`)
 */
export async function createLink(viewer: { id: bigint }, input: CreateLinkInput, origin: string): Promise<LinkView> {
  const { alias, domain, findExisting, ...given } = input;
  const [settings, onDomain, domains] = await Promise.all([
    checkSettings(given, origin),
    domainOf(domain ?? null),
    knownDomains(),
  ]);
  const url = settings.url ?? input.url;
  const own = alias ? checkOwnAlias(alias) : null;
  const tags = await spellTags(viewer.id, settings.tags ?? []);
  const base = { ...settings, tags, id: await newIdAsync(), ownerId: viewer.id, domainId: onDomain, url };
  const mayExist = findExisting === true && own === null && isPlain(settings);
  const row = await transaction(async (tx) => {
    const existing = mayExist ? (await findPlainLinks(viewer.id, [base], tx)).get(plainKey(base)) : undefined;
    if (existing !== undefined) return existing;
    if (onDomain !== OWN_DOMAIN && !(await holdDomain(onDomain, tx))) throw unknownDomain();
    const made = own ? await insertWithOwnAlias(base, own, tx) : await insertWithNextAlias(base, tx);
    if (made.tags.length > 0) await rememberTags(viewer.id, made.tags, tx);
    await fetchCard.dispatch({ linkId: made.id, version: made.version }, tx);
    await tellWebhooks({ event: 'link.created', ownerId: viewer.id, linkIds: [made.id] }, tx);
    return made;
  });
  if (typeof row === 'bigint') return toView(authorizeLink(viewer, await findLink(row)), origin, domains);
  await announceChange(row);
  return toView(row, origin, domains);
}

type LinkBase = Omit<NewLink, 'alias' | 'aliasSkeleton'>;

async function insertWithOwnAlias(base: LinkBase, own: OwnAlias, tx: Transaction): Promise<LinkRow> {
  const row = await insertLink({ ...base, alias: own.alias, aliasSkeleton: own.skeleton }, tx);
  if (row !== null) return row;
  if (await aliasExists(own.alias, base.domainId)) {
    throw new AppError('conflict', 'This alias is taken.', { reason: 'alias_taken' });
  }
  throw new AppError('conflict', 'This alias looks like one that is taken.', { reason: 'alias_confusable' });
}

async function insertWithNextAlias(base: LinkBase, tx: Transaction): Promise<LinkRow> {
  for (let attempt = 0; attempt < ALIAS_ATTEMPTS; attempt++) {
    const row = await insertLink({ ...base, alias: await nextAlias(), aliasSkeleton: null }, tx);
    if (row !== null) return row;
  }
  throw new AppError('internal', 'No free alias was found.');
}
