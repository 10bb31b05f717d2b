import type { TicketStore } from '../../blocks/id-generator/index.ts';
import { pg } from '../db/client.ts';

const RESERVE_TICKETS = `
  INSERT INTO tickets AS ticket (name, next) VALUES ($1, 1 + $2::bigint)
  ON CONFLICT (name) DO UPDATE SET next = ticket.next + $2::bigint
  RETURNING next - $2::bigint AS first`;

/** Counters in the table `tickets`. @param suffix tells counters of the same name apart: those of the servers of a pair */
export function createTicketStore(suffix = ''): TicketStore {
  return {
    async reserve(name, count) {
      const { rows } = await pg.query<{ first: bigint }>({
        name: 'ids.reserve-tickets',
        text: RESERVE_TICKETS,
        values: [`${name}${suffix}`, count],
      });
      const first = rows[0]?.first;
      if (first === undefined) throw new Error('the ticket counter gave no number');
      return { first, stride: 1n };
    },
  };
}
