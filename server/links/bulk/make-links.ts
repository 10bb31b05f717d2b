import type { Transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { newIds } from '@/server/platform/ids.ts';
import { nextAliases, type OwnAlias } from '../alias.ts';
import { holdDomain } from '../domains/repository.ts';
import { OWN_DOMAIN } from '../domains.ts';
import { fetchCard } from '../jobs.ts';
import { findPlainLinks, isPlain, type LinkRow, type LinkSettings, plainKey } from '../repository.ts';
import { rememberTags, spellTags } from '../tags/repository.ts';
import { foldTag } from '../terms.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import { aliasKey, findTaken, insertLinks, type ManyNewLink } from './repository.ts';

/** Generated aliases meet own ones of the same form so rarely that this many in a row means a fault. */
const ALIAS_ATTEMPTS = 20;
/** Targets say what they are one after the other, so that thousands of new links do not ask all the world at once. */
const CARD_EVERY_MS = 200;

/** A link that somebody wants, checked and as it is stored. */
export interface WishedLink {
  settings: LinkSettings & { url: string; archivedAt?: Date | null };
  domainId: bigint;
  /** Null: choose one. */
  own: OwnAlias | null;
  findExisting: boolean;
}

/** Why a link was not made; `path` is the field at fault. */
export interface Refusal {
  state: 'refused';
  reason: string;
  path: string | null;
}

export type Made = { state: 'made'; row: LinkRow } | { state: 'existing'; id: bigint } | Refusal;

/**
 * Makes links set by set, in the order of `wishes`: a handful of statements for any number. What follows from a new link (its card) is asked for
 * in the same transaction, spread over time.
 * @param options.cardsAfter so many links were made just before in the same go: their cards come first
 */
export async function makeLinks(
  ownerId: bigint,
  wishes: readonly WishedLink[],
  tx: Transaction,
  { cardsAfter = 0 } = {},
): Promise<Made[]> {
  const made: (Made | undefined)[] = wishes.map(() => undefined);
  await holdDomains(wishes, made, tx);
  /** Of wishes for the same, those that wait for the first one. */
  const followers = await findExisting(ownerId, wishes, made, tx);
  const rows = await insertAll(await toNewLinks(ownerId, { wishes, made, followers }, tx), made, tx);
  await explainConflicts(ownerId, { wishes, made, followers }, tx);
  for (const [place, leader] of followers) {
    const first = made[leader];
    made[place] = first?.state === 'made' ? { state: 'existing', id: first.row.id } : first;
  }
  const tags = new Map(rows.flatMap((row) => row.tags.map((name) => [foldTag(name), name] as const)));
  if (tags.size > 0) await rememberTags(ownerId, [...tags.values()], tx);
  await fetchCard.dispatchMany(
    rows.map(({ id, version }) => ({ linkId: id, version })),
    tx,
    { spreadMs: CARD_EVERY_MS, delayMs: cardsAfter * CARD_EVERY_MS },
  );
  await tellWebhooks({ event: 'link.created', ownerId, linkIds: rows.map(({ id }) => id) }, tx);
  return made.map((outcome) => outcome ?? refused('internal', null));
}

/** Keeps the domains from being removed while links are made on them; what was removed just now is unknown. */
async function holdDomains(wishes: readonly WishedLink[], made: (Made | undefined)[], tx: Transaction): Promise<void> {
  for (const id of new Set(wishes.map(({ domainId }) => domainId))) {
    if (id === OWN_DOMAIN || (await holdDomain(id, tx))) continue;
    for (const [place, wish] of wishes.entries()) {
      if (wish.domainId === id) made[place] = refused('domain_unknown', 'domain');
    }
  }
}

/** Notes what is there already. Gives who waits for whom: the second wish for a target is answered by what the first one makes. */
async function findExisting(
  ownerId: bigint,
  wishes: readonly WishedLink[],
  made: (Made | undefined)[],
  tx: Transaction,
): Promise<Map<number, number>> {
  const keys = wishes.map((wish, place) => {
    const mayExist = made[place] === undefined && wish.findExisting && wish.own === null && isPlain(wish.settings);
    return mayExist ? { domainId: wish.domainId, url: wish.settings.url } : null;
  });
  const wanted = keys.filter((key) => key !== null);
  const followers = new Map<number, number>();
  if (wanted.length === 0) return followers;
  const found = await findPlainLinks(ownerId, wanted, tx);
  const first = new Map<string, number>();
  for (const [place, key] of keys.entries()) {
    if (key === null) continue;
    const text = plainKey(key);
    const id = found.get(text);
    const leader = first.get(text);
    if (id !== undefined) made[place] = { state: 'existing', id };
    else if (leader !== undefined) followers.set(place, leader);
    else first.set(text, place);
  }
  return followers;
}

/** What is wanted, what has become of it so far, and who waits for whom. */
interface Batch {
  wishes: readonly WishedLink[];
  made: (Made | undefined)[];
  followers: ReadonlyMap<number, number>;
}

type Placed = { place: number; link: ManyNewLink };

async function toNewLinks(ownerId: bigint, { wishes, made, followers }: Batch, tx: Transaction): Promise<Placed[]> {
  const places = wishes.flatMap((_wish, place) => (made[place] || followers.has(place) ? [] : place));
  const names = new Map<string, string>();
  for (const name of wishes.flatMap(({ settings }) => settings.tags ?? [])) {
    if (!names.has(foldTag(name))) names.set(foldTag(name), name);
  }
  const folded = [...names.keys()];
  const spelled = await spellTags(ownerId, [...names.values()], tx);
  const spelling = new Map(folded.map((key, index) => [key, spelled[index] ?? key]));
  const ids = await newIds(places.length);
  return places.flatMap((place, index) => {
    const [wish, id] = [wishes[place], ids[index]];
    if (wish === undefined || id === undefined) return [];
    const { settings, own, domainId } = wish;
    const tags = (settings.tags ?? []).map((name) => spelling.get(foldTag(name)) ?? name);
    const base = { ...settings, id, ownerId, domainId, tags };
    return { place, link: { ...base, alias: own?.alias ?? '', aliasSkeleton: own?.skeleton ?? null } };
  });
}

/** Inserts what has no fault; generated aliases that are taken are replaced, own ones stay without an outcome. */
async function insertAll(links: Placed[], made: (Made | undefined)[], tx: Transaction): Promise<LinkRow[]> {
  const rows: LinkRow[] = [];
  let rest = links;
  for (let attempt = 0; rest.length > 0; attempt++) {
    if (attempt === ALIAS_ATTEMPTS) throw new AppError('internal', 'No free alias was found.');
    const generated = rest.filter(({ link }) => link.aliasSkeleton === null);
    const aliases = await nextAliases(generated.length);
    for (const [index, { link }] of generated.entries()) link.alias = aliases[index] ?? '';
    const ownerId = rest[0]?.link.ownerId ?? 0n;
    const stored = await insertLinks(
      ownerId,
      rest.map(({ link }) => link),
      tx,
    );
    const byId = new Map(stored.map((row) => [row.id, row]));
    for (const { place, link } of rest) {
      const row = byId.get(link.id);
      if (row !== undefined) made[place] = { state: 'made', row };
    }
    rows.push(...stored);
    rest = generated.filter(({ link }) => !byId.has(link.id));
  }
  return rows;
}

/** Says of every own alias that was not stored whether it is taken or only looks like one that is. */
async function explainConflicts(ownerId: bigint, { wishes, made, followers }: Batch, tx: Transaction): Promise<void> {
  const open = wishes.flatMap(({ own, domainId, settings, findExisting: isWelcome }, place) =>
    made[place] || followers.has(place) || own === null
      ? []
      : { place, alias: own.alias, domainId, url: settings.url, isWelcome },
  );
  if (open.length === 0) return;
  const taken = await findTaken(open, tx);
  for (const { place, url, isWelcome, ...wanted } of open) {
    const holder = taken.get(aliasKey(wanted));
    const isSame = holder?.ownerId === ownerId && holder.url === url && holder.deletedAt === null;
    if (holder === undefined) made[place] = refused('alias_confusable', 'alias');
    else made[place] = isWelcome && isSame ? { state: 'existing', id: holder.id } : refused('alias_taken', 'alias');
  }
}

export function refused(reason: string, path: string | null): Refusal {
  return { state: 'refused', reason, path };
}
