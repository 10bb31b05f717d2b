import { LRUCache } from 'lru-cache';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { noteClicksForWebhooks } from '../webhooks/tell-clicks.ts';
import { announceClicks } from './announce-clicks.ts';
import type { ClickBatch } from './click-batch.ts';
import { dayOf } from './day.ts';
import { celebrateMilestones } from './milestones.ts';
import { createClickPartition } from './partitions/repository.ts';
import {
  addToCells,
  addToLinks,
  type CodedBatch,
  type CountedLink,
  type DayVisitor,
  insertClicks,
  insertUnseenClicks,
  insertVisitors,
  lockLinks,
  numberNames,
} from './repository.ts';
import { cellsOf, countsOf, firstClicks } from './sum-clicks.ts';
import { addUpWeeks } from './weeks/add-up-weeks.ts';

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
export async function storeClicks(clicks: ClickBatch): Promise<number> {
  if (clicks.count === 0) return 0;
  for (const day of daysOf(clicks)) await ensureDay(day);
  const batch = await codeNames(clicks);
  // Nearly always all are new, and an insert that expects no conflict is much cheaper; one that meets a click again is undone, and
  // repeated with care.
  const counted = await transaction((tx) => count(batch, insertClicks, tx)).catch((error: { code?: unknown }) => {
    if (error.code !== UNIQUE_VIOLATION) throw error;
    return transaction((tx) => count(batch, insertUnseenClicks, tx));
  });
  announceClicks(counted.links);
  return counted.clicks;
}

function daysOf({ times }: ClickBatch): Set<number> {
  const days = new Set<number>();
  for (const time of times) days.add(dayOf(time));
  return days;
}

async function count(
  batch: CodedBatch,
  insert: typeof insertClicks,
  tx: Transaction,
): Promise<{ clicks: number; links: CountedLink[] }> {
  const owners = await lockLinks(batch.links, tx);
  const wanted = indexesByLink(batch, owners);
  const fresh = wanted.length === 0 ? wanted : await insert(batch, wanted, tx);
  if (fresh.length === 0) return { clicks: 0, links: [] };
  const cells = cellsOf(batch, fresh, owners, await findFirstClicks(batch, fresh, tx));
  await addToCells(cells, tx);
  await addUpWeeks(cells, tx);
  const links = await addToLinks(countsOf(batch, fresh), tx);
  await celebrateMilestones(links, tx);
  await noteClicksForWebhooks(links, tx);
  return { clicks: fresh.length, links };
}

/** The indexes of clicks whose link there is, those of a link together: neighbours in time become neighbours in the index, too. */
function indexesByLink({ count, links, link }: ClickBatch, owners: ReadonlyMap<bigint, bigint>): Uint32Array {
  const order = links.map((id, index) => ({ id, index })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const place = new Uint32Array(links.length);
  for (const [at, { index }] of order.entries()) place[index] = at;
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  const known =
    owners.size === links.length ? all : all.filter((index) => owners.has(links[link[index] as number] as bigint));
  const placeOf = (index: number) => place[link[index] as number] as number;
  return links.length === 1 ? known : known.sort((a, b) => placeOf(a) - placeOf(b) || a - b);
}

/** Marks the clicks that were the first of their visitor on their link and day, by their index. */
async function findFirstClicks(batch: CodedBatch, indexes: Uint32Array, tx: Transaction): Promise<Uint8Array> {
  const isFirst = new Uint8Array(batch.count);
  const first = firstClicks(batch, indexes);
  if (first.length === 0) return isFirst;
  const keyOf = ({ linkId, day, visitor }: DayVisitor) => `${linkId}/${day}/${visitor}`;
  const unseen = await insertVisitors(
    first.map(({ visitor }) => visitor),
    tx,
  );
  if (unseen.length === first.length) for (const { index } of first) isFirst[index] = 1;
  else if (unseen.length > 0) {
    const fresh = new Set(unseen.map(keyOf));
    for (const { visitor, index } of first) if (fresh.has(keyOf(visitor))) isFirst[index] = 1;
  }
  return isFirst;
}

const knownNames = () => singleton('links.click-names', () => new LRUCache<string, number>({ max: NAMES_MAX }));

/** Numbers never change, so those that were read once are asked for no more. */
async function codeNames(batch: ClickBatch): Promise<CodedBatch> {
  const known = knownNames();
  const unknown = new Set<string>();
  const look = (name: string | null) => {
    if (name !== null && !known.has(name)) unknown.add(name);
  };
  for (const referrer of batch.referrers) look(referrer);
  for (const { city } of batch.visitors) look(city);
  const numbers = unknown.size === 0 ? new Map<string, number>() : await numberNames([...unknown]);
  for (const [name, id] of numbers) known.set(name, id);
  // More new names than the cache holds have pushed each other out of it.
  const idOf = (name: string | null) => (name === null ? 0 : (numbers.get(name) ?? known.get(name) ?? 0));
  return {
    ...batch,
    referrerIds: batch.referrers.map(idOf),
    cityIds: batch.visitors.map(({ city }) => idOf(city)),
  };
}
