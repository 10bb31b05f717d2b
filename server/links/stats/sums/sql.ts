import type { BotChoice } from '../terms.ts';
import type { CellFilter, Scope } from './cell-filter.ts';
import type { CellRead } from './plan-reads.ts';

/** The values of a statement, numbered as they come. */
export class Values {
  readonly list: unknown[] = [];
  add(value: unknown): string {
    return `$${this.list.push(value)}`;
  }
}

/** The columns with the counts of sums that are asked for. */
export const countsFor = (bots: BotChoice) =>
  ({
    without: 'clicks, visitors',
    only: 'bot_clicks AS clicks, bot_visitors AS visitors',
    with: 'clicks + bot_clicks AS clicks, visitors + bot_visitors AS visitors',
  })[bots];

/** The condition for the kinds that `bots` asks for. */
export const isOf = (bots: BotChoice) => (bots === 'with' ? 'true' : `kind & 1 = ${bots === 'only' ? 1 : 0}`);

/** The condition for cells of a scope that a filter lets through, robots' or not. */
export function isMatching(scope: Scope, { mask, wanted, referrerId, cityId }: CellFilter, values: Values): string {
  const [column, id] = scope.linkId === undefined ? ['owner_id', scope.ownerId] : ['link_id', scope.linkId];
  let where = `${column} = ${values.add(id)} AND kind & ${values.add(mask)} = ${values.add(wanted)}`;
  if (referrerId !== undefined) where += ` AND referrer_id = ${values.add(referrerId)}`;
  if (cityId !== undefined) where += ` AND city_id = ${values.add(cityId)}`;
  return where;
}

/** Cells of each range, negative where they are taken away. */
export function readCells(cells: readonly CellRead[], columns: string, where: string, values: Values): string {
  if (cells.length === 0) return `SELECT ${columns}, clicks, visitors FROM click_cells WHERE false`;
  return cells
    .map(({ from, to, sign }) => {
      const counts = sign === 1 ? 'clicks, visitors' : '-clicks AS clicks, -visitors AS visitors';
      return `SELECT ${columns}, ${counts} FROM click_cells WHERE ${where} AND slot >= ${values.add(from)} AND slot < ${values.add(to)}`;
    })
    .join(' UNION ALL ');
}
