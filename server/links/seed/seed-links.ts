import { randomBytes } from 'node:crypto';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { firstIdAt, newIds } from '@/server/platform/ids.ts';
import { DAY_MS, dateOf, dayOf } from '../clicks/day.ts';
import { packWeeks } from '../clicks/packs/pack-weeks.ts';
import { numberNames } from '../clicks/repository.ts';
import { firstKeptDay } from '../clicks/retention.ts';
import { drawClicks } from './draw-clicks.ts';
import {
  addSeedTotals,
  analyzeSeeded,
  beginSeed,
  buildSeedParts,
  endSeed,
  findAccount,
  insertPeople,
  insertSeedDay,
  insertSeedLinks,
  longStep,
  rankLinks,
  wasSeeded,
} from './repository.ts';

/** Ids know no time before their first epoch. */
const FIRST_TIME = Date.parse('2026-01-02T00:00:00Z');

export interface SeedOptions {
  links: number;
  clicks: number;
  /** Owners of the links; the first has by far the most. */
  people?: number;
  /** An account that stands first among them. */
  email?: string;
  /** Links and clicks are of so many days before today; of all whose clicks are kept unless told. */
  days?: number;
  /** Told of each step. */
  print?: (line: string) => void;
}

/** Packing of what was made: minutes at most. */
const PACKING_MS = 1_800_000;
const LINKS_AT_A_TIME = 50_000;
/** Ids are numbers of milliseconds, shifted by so many bits. */
const TIME_STEP = 2n ** 22n;
/** The last so many ids of a millisecond: no process gets a machine number so high before a thousand others. */
const LAST_NODE = 2n ** 22n - 2n ** 12n;
/** Links are made within the first part of the time, and followed in the rest. */
const MAKING_PART = 0.2;

/**
 * Fills Maru with many links and clicks as they might have come in the year before, by statements over whole sets; roll-ups and counters say what the clicks
 * say. A Maru that was filled before is left alone.
 * @returns a line that says what was made, and how fast
 * @throws AppError `conflict` when it was filled before, `not_found` when nobody has the address
 */
export async function seedLinks({
  links,
  clicks,
  people = 200,
  email,
  days,
  print = () => undefined,
}: SeedOptions): Promise<string> {
  const startedAt = performance.now();
  const time = planTime(Date.now(), await firstKeptDay(Date.now()), days);
  const owners = await makeOwners(people, email);
  try {
    await longStep(beginSeed);
    await makeLinks(links, owners, time, print);
    const placed = await longStep(rankLinks);
    await makeClicks(clicks, placed, time, print);
    print('adding up…');
    await longStep(buildSeedParts);
    await longStep(addSeedTotals);
    await packWeeks({ signal: AbortSignal.timeout(PACKING_MS) });
    await longStep(analyzeSeeded);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    return `${count(placed)} links and ${count(clicks)} clicks of ${count(owners.length)} people in ${seconds} s`;
  } finally {
    await longStep(endSeed);
  }
}

const count = (value: number) => value.toLocaleString('en');

/** Says how far it is, and how fast. */
function progress(what: string, all: number, print: (line: string) => void): (done: number) => void {
  const startedAt = performance.now();
  return (done) => {
    const perSecond = Math.round(done / ((performance.now() - startedAt) / 1_000));
    print(`${count(done)} of ${count(all)} ${what}, ${count(perSecond)}/s`);
  };
}

/** Days since 1970 (UTC): links from `firstDay`, clicks from `firstClickDay` up to yesterday. */
type Time = { firstDay: number; firstClickDay: number; today: number };

function planTime(now: number, firstKept: number, days = Number.POSITIVE_INFINITY): Time {
  const today = dayOf(now);
  const firstDay = Math.max(firstKept, dayOf(FIRST_TIME), today - days);
  return { firstDay, firstClickDay: firstDay + Math.ceil((today - firstDay) * MAKING_PART), today };
}

async function makeOwners(people: number, email: string | undefined): Promise<bigint[]> {
  return longStep(async (tx) => {
    if (await wasSeeded(tx)) {
      throw new AppError(
        'conflict',
        'This Maru was filled before. Take another data folder (MARU_DATA) for another size.',
      );
    }
    const first = email === undefined ? [] : [await accountOf(email, tx)];
    const ids = await newIds(people - first.length);
    await insertPeople(ids, tx);
    return [...first, ...ids];
  });
}

async function accountOf(email: string, tx: Transaction): Promise<bigint> {
  const found = await findAccount(email, tx);
  if (found === null) throw new AppError('not_found', `Nobody has the address ${email}.`);
  return found;
}

async function makeLinks(
  links: number,
  owners: readonly bigint[],
  { firstDay, firstClickDay }: Time,
  print: (line: string) => void,
): Promise<void> {
  const tell = progress('links', links, print);
  // One link each few milliseconds: ids grow with time, as those of others do.
  const stepMs = Math.max(1, Math.floor(((firstClickDay - firstDay) * DAY_MS) / links));
  const firstAt = new Date(firstDay * DAY_MS);
  const plan = {
    owners,
    firstAt,
    stepMs,
    firstId: firstIdAt(firstAt) + LAST_NODE,
    step: BigInt(stepMs) * TIME_STEP,
    run: randomBytes(4).toString('hex'),
  };
  for (let from = 0; from < links; from += LINKS_AT_A_TIME) {
    const some = Math.min(LINKS_AT_A_TIME, links - from);
    await longStep((tx) => insertSeedLinks({ ...plan, from, count: some }, tx));
    tell(from + some);
  }
}

async function makeClicks(
  clicks: number,
  placed: number,
  { firstClickDay, today }: Time,
  print: (line: string) => void,
): Promise<void> {
  const tell = progress('clicks', clicks, print);
  const { kinds, hosts, times } = drawClicks(Math.random);
  const names = await numberNames([...new Set(hosts.filter((host) => host !== null))]);
  const referrerIds = hosts.map((host) => (host === null ? 0 : (names.get(host) ?? 0)));
  let done = 0;
  for (const [index, some] of shareOut(clicks, today - firstClickDay).entries()) {
    const day = firstClickDay + index;
    const firstId = firstIdAt(new Date(day * DAY_MS));
    const keepsVisitors = day >= today - 2;
    const part = { day: dateOf(day), clicks: some, links: placed, firstId, keepsVisitors };
    if (some > 0) await longStep((tx) => insertSeedDay({ ...part, kinds, referrerIds, times }, tx));
    done += some;
    if (index % 10 === 9 || done === clicks) tell(done);
  }
}

/** So many clicks over so many days: more as time goes on, fewer at weekends. */
export function shareOut(clicks: number, days: number): number[] {
  const weights = Array.from({ length: days }, (_, day) => (1 + (2 * day) / days) * (day % 7 > 4 ? 0.6 : 1));
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  let toGive = clicks;
  return weights.map((weight) => {
    const share = Math.round((toGive * weight) / left);
    left -= weight;
    toGive -= share;
    return share;
  });
}
