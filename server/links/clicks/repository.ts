import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { type BatchVisitor, type ClickBatch, kindAt } from './click-batch.ts';
import { Int8Column, int8Array } from './int8-column.ts';

/** Deletes up to `limit` clicks of a link; says how many. */
export async function deleteClicks(linkId: bigint, limit: number): Promise<number> {
  const { rowCount } = await pg.query({
    name: 'links-delete-clicks',
    text: `
      DELETE FROM clicks
      WHERE link_id = $1 AND (click_id, day) IN (SELECT click_id, day FROM clicks WHERE link_id = $1 LIMIT $2)`,
    values: [linkId, limit],
  });
  return rowCount ?? 0;
}

/** Deletes the clicks and visitors of a link that is gone or goes in the same transaction: whoever counts locks the link first. */
export async function deleteAllClicks(linkId: bigint, tx: Transaction): Promise<void> {
  for (const table of ['clicks', 'click_visitors'] as const) {
    await tx.pg.query({
      name: `links-delete-all-${table}`,
      text: `DELETE FROM ${table} WHERE link_id = $1`,
      values: [linkId],
    });
  }
}

/** Deletes up to `limit` cells of a link from the roll-up, and gives them. */
export async function deleteCells(linkId: bigint, limit: number, tx: Transaction): Promise<Cell[]> {
  const { rows } = await tx.pg.query<Omit<Cell, 'kind'> & { kind: bigint }>({
    name: 'links-delete-cells',
    text: `
      DELETE FROM click_cells WHERE ctid = ANY(ARRAY(SELECT ctid FROM click_cells WHERE link_id = $1 LIMIT $2))
      RETURNING link_id AS "linkId", owner_id AS "ownerId", slot, kind, referrer_id AS "referrerId", city_id AS "cityId", clicks, visitors`,
    values: [linkId, limit],
  });
  return rows.map((cell) => ({ ...cell, kind: Number(cell.kind) }));
}

/**
 * Locks links in the order of their ids, so that two who count never wait for each other: all that is counted of a link belongs to whoever
 * holds it. Gives the owners of those that exist.
 */
export async function lockLinks(ids: readonly bigint[], tx: Transaction): Promise<Map<bigint, bigint>> {
  const { rows } = await tx.pg.query<{ id: bigint; owner: bigint }>({
    name: 'links-lock-counted',
    text: 'SELECT id, owner_id AS owner FROM links WHERE id = ANY($1::int8[]) ORDER BY id FOR NO KEY UPDATE',
    values: [int8Array(ids)],
  });
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}

/** A batch whose names have numbers. */
export interface CodedBatch extends ClickBatch {
  /** Of each referrer; 0 is none. */
  referrerIds: number[];
  /** Of each visitor; 0 is none. */
  cityIds: number[];
}

const INSERT = `
  INSERT INTO clicks (click_id, day, link_id, at, kind, referrer_id, city_id, visitor)
  SELECT click_id, date '1970-01-01' + (at_ms / 86400000)::int, link_id, to_timestamp(at_ms::float8 / 1000), kind,
         referrer_id::int, city_id::int, visitor
  FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[])
    AS given (click_id, link_id, at_ms, kind, referrer_id, city_id, visitor)`;

/** The rows of a batch at these indexes, as the values of `INSERT`. */
function clickValues(batch: CodedBatch, indexes: Uint32Array): Buffer[] {
  const columns = Array.from({ length: 7 }, () => new Int8Column(indexes.length));
  const [ids, links, times, kinds, referrers, cities, visitors] = columns as [
    ...[Int8Column, Int8Column, Int8Column, Int8Column, Int8Column, Int8Column, Int8Column],
  ];
  const halves = new Int32Array(batch.ids.buffer, batch.ids.byteOffset, batch.count * 2);
  for (const index of indexes) {
    ids.addHalves(halves[index * 2 + 1] as number, (halves[index * 2] as number) >>> 0);
    links.addBig(batch.links[batch.link[index] as number] as bigint);
    times.add(batch.times[index] as number);
    kinds.add(kindAt(batch, index));
    referrers.add(batch.referrerIds[batch.referrer[index] as number] as number);
    const who = batch.visitor[index] as number;
    cities.add(batch.cityIds[who] as number);
    const { visitor } = batch.visitors[who] as BatchVisitor;
    if (visitor === null) visitors.addNull();
    else visitors.addBig(visitor);
  }
  return columns.map((column) => column.toBuffer());
}

/** Stores clicks of a batch, none of which may be stored already. @throws a unique violation otherwise, which ends the transaction */
export async function insertClicks(batch: CodedBatch, indexes: Uint32Array, tx: Transaction): Promise<Uint32Array> {
  await tx.pg.query({ name: 'links-insert-clicks', text: INSERT, values: clickValues(batch, indexes) });
  return indexes;
}

/** Stores those clicks that are not stored already, and gives their indexes. */
export async function insertUnseenClicks(
  batch: CodedBatch,
  indexes: Uint32Array,
  tx: Transaction,
): Promise<Uint32Array> {
  const { rows } = await tx.pg.query<{ click_id: bigint; link_id: bigint }>({
    name: 'links-insert-unseen-clicks',
    text: `${INSERT} ON CONFLICT DO NOTHING RETURNING click_id, link_id`,
    values: clickValues(batch, indexes),
  });
  const given = new Map<string, number>();
  for (const index of indexes) given.set(`${batch.links[batch.link[index] as number]}/${batch.ids[index]}`, index);
  return Uint32Array.from(rows, ({ click_id, link_id }) => given.get(`${link_id}/${click_id}`) as number);
}

/** A visitor of a link on a day (days since 1970, UTC). */
export interface DayVisitor {
  linkId: bigint;
  day: number;
  visitor: bigint;
}

/** Notes visitors, each of which is given once; gives those who were not there before on that day. */
export async function insertVisitors(visitors: readonly DayVisitor[], tx: Transaction): Promise<DayVisitor[]> {
  const { rows } = await tx.pg.query<{ linkId: bigint; day: number; visitor: bigint }>({
    name: 'links-insert-visitors',
    text: `
      INSERT INTO click_visitors (link_id, day, visitor)
      SELECT link_id, date '1970-01-01' + day::int, visitor
      FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS given (link_id, day, visitor)
      ON CONFLICT DO NOTHING
      RETURNING link_id AS "linkId", day - date '1970-01-01' AS day, visitor`,
    values: [
      int8Array(visitors.map(({ linkId }) => linkId)),
      int8Array(visitors.map(({ day }) => day)),
      int8Array(visitors.map(({ visitor }) => visitor)),
    ],
  });
  return rows;
}

/** Clicks of one link and kind within a quarter of an hour. */
export interface Cell {
  linkId: bigint;
  ownerId: bigint;
  slot: number;
  kind: number;
  referrerId: number;
  cityId: number;
  clicks: number;
  visitors: number;
}

/** Adds to the roll-up; each cell is given once. */
export async function addToCells(cells: readonly Cell[], tx: Transaction): Promise<void> {
  const column = (pick: (cell: Cell) => bigint | number) => int8Array(cells.map(pick));
  await tx.pg.query({
    name: 'links-add-cells',
    text: `
      INSERT INTO click_cells (link_id, owner_id, slot, kind, referrer_id, city_id, clicks, visitors)
      SELECT link_id, owner_id, slot::int, kind, referrer_id::int, city_id::int, clicks::int, visitors::int
      FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[])
        AS given (link_id, owner_id, slot, kind, referrer_id, city_id, clicks, visitors)
      ON CONFLICT (link_id, slot, kind, referrer_id, city_id)
      DO UPDATE SET clicks = click_cells.clicks + excluded.clicks, visitors = click_cells.visitors + excluded.visitors`,
    values: [
      ...[column(({ linkId }) => linkId), column(({ ownerId }) => ownerId), column(({ slot }) => slot)],
      ...[column(({ kind }) => kind), column(({ referrerId }) => referrerId), column(({ cityId }) => cityId)],
      ...[column(({ clicks }) => clicks), column(({ visitors }) => visitors)],
    ],
  });
}

/** What is new of a link. */
export interface LinkCount {
  linkId: bigint;
  people: number;
  bots: number;
}

/** A link whose count has grown by `added` to `clicks`; robots are not among them. */
export interface CountedLink {
  id: bigint;
  ownerId: bigint;
  alias: string;
  clicks: bigint;
  added: bigint;
}

/** Adds clicks to their links. */
export async function addToLinks(counts: readonly LinkCount[], tx: Transaction): Promise<CountedLink[]> {
  const { rows } = await tx.pg.query<CountedLink>({
    name: 'links-add-clicks',
    text: `
      UPDATE links SET clicks = links.clicks + given.people, bot_clicks = links.bot_clicks + given.bots
      FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS given (link_id, people, bots)
      WHERE links.id = given.link_id
      RETURNING links.id, links.owner_id AS "ownerId", links.alias, links.clicks, given.people AS added`,
    values: [
      int8Array(counts.map(({ linkId }) => linkId)),
      int8Array(counts.map(({ people }) => people)),
      int8Array(counts.map(({ bots }) => bots)),
    ],
  });
  return rows;
}

/** The numbers of names; those that are new get one. */
export async function numberNames(names: readonly string[]): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  const read = async () => {
    const missing = names.filter((name) => !numbers.has(name));
    if (missing.length === 0) return missing;
    const { rows } = await pg.query<{ id: number; name: string }>({
      name: 'links-click-names',
      text: 'SELECT id, name FROM click_names WHERE name = ANY($1::text[])',
      values: [missing],
    });
    for (const { id, name } of rows) numbers.set(name, id);
    return names.filter((name) => !numbers.has(name));
  };
  const missing = await read();
  if (missing.length > 0) {
    // Sorted: two who add the same names wait for each other in one direction only.
    await pg.query({
      name: 'links-add-click-names',
      text: 'INSERT INTO click_names (name) SELECT unnest($1::text[]) ORDER BY 1 ON CONFLICT DO NOTHING',
      values: [missing],
    });
    await read();
  }
  return numbers;
}

/** The salt of a day, which becomes `fresh` when there is none yet. */
export async function readSalt(day: Date, fresh: Buffer): Promise<Buffer> {
  const date = day.toISOString().slice(0, 10);
  await pg.query('INSERT INTO click_salts (day, salt) VALUES ($1::date, $2) ON CONFLICT DO NOTHING', [date, fresh]);
  const { rows } = await pg.query<{ salt: Buffer }>('SELECT salt FROM click_salts WHERE day = $1::date', [date]);
  const [found] = rows;
  if (found === undefined) throw new Error('the salt was deleted between the two statements');
  return found.salt;
}

/** Destroys the salts of the days before this date: hashes of their visitors can be traced back by nobody any more. */
export async function deleteSaltsBefore(date: string): Promise<void> {
  await pg.query('DELETE FROM click_salts WHERE day < $1::date', [date]);
}
