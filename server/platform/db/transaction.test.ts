import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventuallyPasses } from '../testing/eventually.ts';
import { closeDb, pg, prisma } from './client.ts';
import { currentTransaction, type Transaction, transaction } from './transaction.ts';

const name = () => `t-${crypto.randomUUID()}`;

async function nextOf(ticket: string): Promise<bigint | undefined> {
  const { rows } = await pg.query('SELECT next FROM tickets WHERE name = $1', [ticket]);
  return rows[0]?.next;
}

const insert = (tx: Transaction, ticket: string, next: bigint) =>
  tx.pg.query('INSERT INTO tickets (name, next) VALUES ($1, $2)', [ticket, next]);

beforeEach(async () => {
  await pg.query('DELETE FROM tickets');
});
afterAll(closeDb);

describe('transaction', () => {
  it('is the same transaction for Prisma and for plain SQL', async () => {
    const ticket = name();
    await transaction(async (tx) => {
      await tx.prisma.ticket.create({ data: { name: ticket, next: 5n } });
      const { rows } = await tx.pg.query('SELECT next, txid_current() AS tx FROM tickets WHERE name = $1', [ticket]);
      expect(rows[0].next).toBe(5n);
      const seen = await tx.prisma.$queryRaw<{ tx: bigint }[]>`SELECT txid_current() AS tx`;
      expect(seen[0]?.tx).toBe(rows[0].tx);
      expect(await nextOf(ticket)).toBeUndefined();
    });
    expect(await nextOf(ticket)).toBe(5n);
  });

  it('rolls both back when the function throws, and passes the error on', async () => {
    const [one, two] = [name(), name()];
    const failure = new Error('no');
    const run = transaction(async (tx) => {
      await tx.prisma.ticket.create({ data: { name: one, next: 1n } });
      await insert(tx, two, 1n);
      throw failure;
    });
    await expect(run).rejects.toBe(failure);
    expect(await prisma.ticket.count()).toBe(0);
  });

  it('keeps transactions that run at once apart', async () => {
    const names = Array.from({ length: 20 }, name);
    const results = await Promise.allSettled(
      names.map((ticket, index) =>
        transaction(async (tx) => {
          await insert(tx, ticket, BigInt(index));
          await tx.prisma.ticket.update({ where: { name: ticket }, data: { next: { increment: 100n } } });
          if (index % 2 === 1) throw new Error('odd');
        }),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(10);
    const { rows } = await pg.query('SELECT next FROM tickets ORDER BY next');
    expect(rows.map((row) => row.next)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18].map((n) => BigInt(n + 100)));
  });

  it('refuses its handle after the end', async () => {
    const ticket = name();
    const kept = await transaction(async (tx) => tx);
    await expect(insert(kept, ticket, 1n)).rejects.toThrow('this transaction has ended');
    const broken: Transaction[] = [];
    await transaction(async (tx) => {
      broken.push(tx);
      throw new Error('no');
    }).catch(() => undefined);
    await expect(broken[0]?.pg.query('SELECT 1')).rejects.toThrow('this transaction has ended');
    expect(await nextOf(ticket)).toBeUndefined();
  });

  it('refuses its handle when Prisma gave up waiting', async () => {
    const ticket = name();
    let late: Promise<unknown> | undefined;
    const run = transaction(
      async (tx) => {
        await tx.pg.query('SELECT pg_sleep(0.6)');
        late = insert(tx, ticket, 1n);
        await late;
      },
      { timeoutMs: 200 },
    );
    await expect(run).rejects.toThrow();
    await eventuallyPasses(() => expect(late).toBeDefined());
    await expect(late).rejects.toThrow();
    expect(await nextOf(ticket)).toBeUndefined();
  });

  it('runs afterCommit only after a commit', async () => {
    const ticket = name();
    const seen: string[] = [];
    await transaction(async (tx) => {
      tx.afterCommit(() => {
        throw new Error('must not reach the caller');
      });
      tx.afterCommit(() => seen.push(`committed, inside: ${currentTransaction()}`));
      await insert(tx, ticket, 1n);
      expect(seen).toEqual([]);
    });
    await transaction(async (tx) => {
      tx.afterCommit(() => seen.push('rolled back'));
      throw new Error('no');
    }).catch(() => undefined);
    expect(seen).toEqual(['committed, inside: false']);
  });

  it('does not take a commit that Postgres turned into a rollback for one', async () => {
    const ticket = name();
    const callback = vi.fn();
    const run = transaction(async (tx) => {
      tx.afterCommit(callback);
      await insert(tx, ticket, 1n);
      await tx.pg.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(run).rejects.toThrow('rolled back');
    expect(callback).not.toHaveBeenCalled();
    expect(await nextOf(ticket)).toBeUndefined();
  });

  it('knows whether it is open, and refuses to be nested', async () => {
    expect(currentTransaction()).toBe(false);
    await transaction(async () => {
      expect(currentTransaction()).toBe(true);
      await expect(transaction(async () => undefined)).rejects.toThrow('inside a transaction');
      await pg.query('SELECT 1');
      expect(currentTransaction()).toBe(true);
    });
    expect(currentTransaction()).toBe(false);
  });

  it('runs again after a serialization failure, but only when asked to', async () => {
    const ticket = name();
    await pg.query('INSERT INTO tickets (name, next) VALUES ($1, 0)', [ticket]);
    const count = async (retry: boolean, viaPrisma: boolean) => {
      let meet = 0;
      let runs = 0;
      let open: () => void = () => undefined;
      const bothHaveRead = new Promise<void>((resolve) => {
        open = resolve;
      });
      const increment = () =>
        transaction(
          async (tx) => {
            runs++;
            const { rows } = await tx.pg.query('SELECT next FROM tickets WHERE name = $1', [ticket]);
            if (++meet === 2) open();
            await bothHaveRead;
            const next = rows[0].next + 1n;
            if (viaPrisma) await tx.prisma.ticket.update({ where: { name: ticket }, data: { next } });
            else await tx.pg.query('UPDATE tickets SET next = $2 WHERE name = $1', [ticket, next]);
          },
          { isolation: 'Serializable', retry },
        );
      const results = await Promise.allSettled([increment(), increment()]);
      return { runs, failed: results.filter((result) => result.status === 'rejected').length };
    };
    expect(await count(false, false)).toEqual({ runs: 2, failed: 1 });
    expect(await nextOf(ticket)).toBe(1n);
    expect(await count(true, false)).toEqual({ runs: 3, failed: 0 });
    expect(await count(true, true)).toEqual({ runs: 3, failed: 0 });
    expect(await nextOf(ticket)).toBe(5n);
  });

  it('survives that its connection is cut', async () => {
    const run = transaction(async (tx) => {
      const { rows } = await tx.pg.query('SELECT pg_backend_pid() AS pid');
      await pg.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await tx.pg.query('SELECT 1');
    });
    await expect(run).rejects.toThrow();
    await transaction(async (tx) => tx.pg.query('SELECT 1'));
  });
});

describe('pg', () => {
  it('gives int8 as bigint, alone and in arrays', async () => {
    const { rows } = await pg.query(
      'SELECT 9007199254740993::int8 AS id, ARRAY[1, NULL, 3]::int8[] AS ids, 7 AS small',
    );
    expect(rows[0]).toEqual({ id: 9007199254740993n, ids: [1n, null, 3n], small: 7 });
    const sent = await pg.query('SELECT $1::int8 AS id, $2::int8[] AS ids', [2n ** 62n, [1n, 2n ** 62n]]);
    expect(sent.rows[0]).toEqual({ id: 2n ** 62n, ids: [1n, 2n ** 62n] });
  });

  it('keeps its connection after a failed statement', async () => {
    const pids = new Set<number>();
    for (let round = 0; round < 5; round++) {
      await pg.query('SELECT 1/0').catch(() => undefined);
      const { rows } = await pg.query('SELECT pg_backend_pid() AS pid');
      pids.add(rows[0].pid);
    }
    expect(pids.size).toBe(1);
  });
});
