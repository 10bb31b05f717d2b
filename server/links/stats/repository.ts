import { pg } from '@/server/platform/db/client.ts';
import { DAY_MS, dateOf, slotStart } from '../clicks/day.ts';
import type { Range } from './read-range.ts';
import type { BotChoice } from './terms.ts';

const SLOTS_PER_DAY = DAY_MS / slotStart(1);

/** The number of a name that clicks have; undefined when none ever had it. */
export async function findNameId(name: string): Promise<number | undefined> {
  const { rows } = await pg.query<{ id: number }>({
    name: 'links-click-name',
    text: 'SELECT id FROM click_names WHERE name = $1',
    values: [name],
  });
  return rows[0]?.id;
}

/** One click as it lies in the database, with its names. */
export interface ClickRow {
  id: bigint;
  at: Date;
  kind: bigint;
  referrer: string | null;
  city: string | null;
}

/** The last day (days since 1970, UTC) before `day` on which a link has clicks by the roll-up; undefined when there is none. */
export async function findDayWithClicks(linkId: bigint, before: number): Promise<number | undefined> {
  const { rows } = await pg.query<{ slot: number }>({
    name: 'links-day-with-clicks',
    text: 'SELECT slot FROM click_cells WHERE link_id = $1 AND slot < $2 ORDER BY slot DESC LIMIT 1',
    values: [linkId, before * SLOTS_PER_DAY],
  });
  return rows[0] === undefined ? undefined : Math.floor(rows[0].slot / SLOTS_PER_DAY);
}

/** Which clicks of one day are read: newest first, with an id below `before`, within a range. */
export interface DayOfClicks {
  linkId: bigint;
  day: number;
  before: bigint | undefined;
  range: Range | undefined;
  bots: BotChoice;
  limit: number;
}

/** Clicks of one day, newest first. Each day is a partition: only this one is read. */
export async function findClicksOfDay({ linkId, day, before, range, bots, limit }: DayOfClicks): Promise<ClickRow[]> {
  const values: unknown[] = [linkId, dateOf(day), bots === 'with' ? 0 : 1, bots === 'only' ? 1 : 0, limit];
  const bound = before === undefined ? '' : `AND c.click_id < $${values.push(before)}`;
  const within =
    range === undefined
      ? ''
      : `AND c.at >= $${values.push(new Date(range.from))} AND c.at < $${values.push(new Date(range.to))}`;
  // Not prepared: with the day known, the plan names its partition alone.
  const { rows } = await pg.query<ClickRow>({
    text: `
      SELECT c.id, c.at, c.kind, r.name AS referrer, t.name AS city FROM (
        SELECT click_id AS id, at, kind, referrer_id, city_id FROM clicks c
        WHERE c.link_id = $1 AND c.day = $2::date AND c.kind & $3 = $4 ${bound} ${within}
        ORDER BY c.click_id DESC LIMIT $5
      ) AS c
      LEFT JOIN click_names r ON r.id = c.referrer_id
      LEFT JOIN click_names t ON t.id = c.city_id
      ORDER BY c.id DESC`,
    values,
  });
  return rows;
}
