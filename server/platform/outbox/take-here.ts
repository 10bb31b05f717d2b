import { pg } from '../db/client.ts';
import { NEED_NOT_LAST } from '../db/need-not-last.ts';

/** An urgent job that this process has taken from the outbox to do it itself. */
export type TakenJob = { dispatchId: bigint; queue: string; payload: unknown; requestId: string | undefined };

const IS_WAITING = 'dispatched_at IS NULL AND failed_at IS NULL';

/**
 * The mark is the one of a job that was sent: should we die, the reconciler finds that no queue knows it, and frees it. All looks see the outbox as it
 * was before.
 */
const TAKE = {
  name: 'outbox-take-here',
  text: `WITH free AS (
           SELECT waiting.id FROM unnest($1::text[], $2::int4[]) AS here (queue, room)
            CROSS JOIN LATERAL (
              SELECT id FROM outbox
               WHERE is_urgent AND queue = here.queue AND attempts = 0 AND ${IS_WAITING} AND available_at <= clock_timestamp()
               ORDER BY available_at, id LIMIT here.room FOR UPDATE SKIP LOCKED) AS waiting
         ), taken AS (
           UPDATE outbox SET dispatched_at = clock_timestamp() FROM free WHERE outbox.id = free.id AND ${NEED_NOT_LAST}
           RETURNING outbox.id, outbox.queue, outbox.payload, outbox.request_id
         )
         SELECT taken.id, taken.queue, taken.payload, taken.request_id AS "requestId", rest.due, rest.next_in_ms AS "nextInMs"
           FROM (SELECT EXISTS (SELECT FROM outbox WHERE ${IS_WAITING} AND available_at <= clock_timestamp()
                                   AND id NOT IN (SELECT id FROM free)) AS due,
                        (SELECT (extract(epoch FROM min(available_at) - clock_timestamp()) * 1000)::float8 FROM outbox
                          WHERE ${IS_WAITING} AND available_at > clock_timestamp()) AS next_in_ms) AS rest
           LEFT JOIN taken ON true`,
};

type Look = { due: boolean; nextInMs: number | null };

type Row = Look & ({ id: bigint; queue: string; payload: unknown; requestId: string | null } | { id: null });

/**
 * Takes urgent jobs that are due and were never tried, of each queue no more than there is room for, and looks at the rest: whether anything of it is
 * due, and otherwise in how many ms something will be. One round trip: somebody waits for these jobs.
 */
export async function takeHere(rooms: ReadonlyMap<string, number>): Promise<Look & { taken: TakenJob[] }> {
  const { rows } = await pg.query<Row>({ ...TAKE, values: [[...rooms.keys()], [...rooms.values()]] });
  const [look] = rows;
  if (look === undefined) throw new Error('a look gives a row even when there is nothing');
  const taken = rows.flatMap((row): TakenJob[] => {
    if (row.id === null) return [];
    const { id, queue, payload, requestId } = row;
    return [{ dispatchId: id, queue, payload, requestId: requestId ?? undefined }];
  });
  return { taken, due: look.due, nextInMs: look.nextInMs };
}

/** Says of taken jobs that they are still being done. */
export async function keepTaken(ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  const text = `UPDATE outbox SET dispatched_at = clock_timestamp()
                 WHERE id = ANY($1::int8[]) AND failed_at IS NULL AND ${NEED_NOT_LAST}`;
  await pg.query({ name: 'outbox-keep-taken', text, values: [ids] });
}

/** Gives a taken job back, to be sent to its queue in `delayMs`; `attempts` were made. */
export async function giveBack(
  id: bigint,
  { attempts, delayMs }: { attempts: number; delayMs: number },
): Promise<void> {
  await pg.query({
    name: 'outbox-give-back',
    text: `UPDATE outbox SET dispatched_at = NULL, attempts = attempts + $2,
                  available_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
            WHERE id = $1 AND failed_at IS NULL`,
    values: [id, attempts, delayMs],
  });
}
