import { LRUCache } from 'lru-cache';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { announceClicks } from './announce-clicks.ts';
import type { Click } from './click.ts';
import { isBotKind } from './click-kind.ts';
import { dayOf, slotOf } from './day.ts';
import { celebrateMilestones } from './milestones.ts';
import {
  addToCells,
  addToLinks,
  type Cell,
  type CodedClick,
  type CountedLink,
  createClickPartition,
  insertClicks,
  insertUnseenClicks,
  insertVisitors,
  type LinkCount,
  lockLinks,
  numberNames,
} from './repository.ts';

const UNIQUE_VIOLATION = '23505';
const NAMES_MAX = 20_000;

/** Days (since 1970, UTC) whose partition this process has seen. */
const knownDays = new Set<number>();

async function ensureDay(day: number): Promise<void> {
  if (knownDays.has(day)) return;
  await createClickPartition(day);
  knownDays.add(day);
}

/**
 * Makes the partitions of today and tomorrow: making one locks the table for a moment, so it is done before the first
 * click of a day arrives.
 */
export async function prepareClickPartitions(now: number): Promise<void> {
  const today = dayOf(now);
  await ensureDay(today);
  await ensureDay(today + 1);
}

/**
 * Stores clicks with their roll-up and adds them to their links, all or nothing, and tells the owners. A click that was stored before, whoever
 * did it and however often, changes nothing; one of an unknown link is dropped.
 * @returns how many were new
 */
export async function storeClicks(clicks: readonly Click[]): Promise<number> {
  if (clicks.length === 0) return 0;
  for (const day of new Set(clicks.map(({ at }) => dayOf(at)))) await ensureDay(day);
  const coded = await codeNames(clicks);
  // Nearly always all are new, and an insert that expects no conflict is much cheaper; one that meets a click again is undone, and
  // repeated with care.
  const counted = await transaction((tx) => count(coded, insertAll, tx)).catch((error: { code?: unknown }) => {
    if (error.code !== UNIQUE_VIOLATION) throw error;
    return transaction((tx) => count(coded, insertUnseenClicks, tx));
  });
  announceClicks(counted.links);
  return counted.clicks;
}

type Insert = (clicks: readonly CodedClick[], tx: Transaction) => Promise<readonly CodedClick[]>;

const insertAll: Insert = async (clicks, tx) => {
  await insertClicks(clicks, tx);
  return clicks;
};

async function count(
  clicks: readonly CodedClick[],
  insert: Insert,
  tx: Transaction,
): Promise<{ clicks: number; links: CountedLink[] }> {
  const owners = await lockLinks([...new Set(clicks.map(({ linkId }) => linkId))], tx);
  const wanted = owners.size === 0 ? [] : clicks.filter(({ linkId }) => owners.has(linkId));
  const fresh = wanted.length === 0 ? [] : await insert(wanted, tx);
  if (fresh.length === 0) return { clicks: 0, links: [] };
  await addToCells(cellsOf(fresh, owners, await findFirstClicks(fresh, tx)), tx);
  const links = await addToLinks(countsOf(fresh), tx);
  await celebrateMilestones(links, tx);
  return { clicks: fresh.length, links };
}

/** The clicks that were the first of their visitor on their link and day. */
async function findFirstClicks(clicks: readonly CodedClick[], tx: Transaction): Promise<Set<CodedClick>> {
  const first = new Map<string, CodedClick>();
  for (const click of clicks) {
    if (click.visitor === null) continue;
    const key = visitorKey({ linkId: click.linkId, day: dayOf(click.at), visitor: click.visitor });
    const known = first.get(key);
    if (known === undefined || click.at < known.at) first.set(key, click);
  }
  if (first.size === 0) return new Set();
  const visitors = [...first.values()].map(({ linkId, at, visitor }) => ({
    linkId,
    day: dayOf(at),
    visitor: visitor as bigint,
  }));
  const unseen = await insertVisitors(visitors, tx);
  return new Set(unseen.flatMap((visitor) => first.get(visitorKey(visitor)) ?? []));
}

function visitorKey({ linkId, day, visitor }: { linkId: bigint; day: number; visitor: bigint }): string {
  return `${linkId}/${day}/${visitor}`;
}

function cellsOf(
  clicks: readonly CodedClick[],
  owners: ReadonlyMap<bigint, bigint>,
  firstClicks: ReadonlySet<CodedClick>,
): Cell[] {
  const cells = new Map<string, Cell>();
  for (const click of clicks) {
    const { linkId, kind, referrerId, cityId } = click;
    const slot = slotOf(click.at);
    const key = `${linkId}/${slot}/${kind}/${referrerId}/${cityId}`;
    let cell = cells.get(key);
    if (cell === undefined) {
      const ownerId = owners.get(linkId) as bigint;
      cell = { linkId, ownerId, slot, kind, referrerId, cityId, clicks: 0, visitors: 0 };
      cells.set(key, cell);
    }
    cell.clicks += 1;
    if (firstClicks.has(click)) cell.visitors += 1;
  }
  return [...cells.values()];
}

function countsOf(clicks: readonly CodedClick[]): LinkCount[] {
  const counts = new Map<bigint, LinkCount>();
  for (const { linkId, kind } of clicks) {
    let link = counts.get(linkId);
    if (link === undefined) {
      link = { linkId, people: 0, bots: 0 };
      counts.set(linkId, link);
    }
    if (isBotKind(kind)) link.bots += 1;
    else link.people += 1;
  }
  return [...counts.values()];
}

const knownNames = () => singleton('links.click-names', () => new LRUCache<string, number>({ max: NAMES_MAX }));

/** Numbers never change, so those that were read once are asked for no more. */
async function codeNames(clicks: readonly Click[]): Promise<CodedClick[]> {
  const known = knownNames();
  const unknown = new Set<string>();
  for (const { referrer, city } of clicks) {
    if (referrer !== null && !known.has(referrer)) unknown.add(referrer);
    if (city !== null && !known.has(city)) unknown.add(city);
  }
  const numbers = unknown.size === 0 ? new Map<string, number>() : await numberNames([...unknown]);
  for (const [name, id] of numbers) known.set(name, id);
  // More new names than the cache holds have pushed each other out of it.
  const idOf = (name: string | null) => (name === null ? 0 : (known.get(name) ?? numbers.get(name) ?? 0));
  return clicks.map((click) => ({ ...click, referrerId: idOf(click.referrer), cityId: idOf(click.city) }));
}
