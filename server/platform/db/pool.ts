import { AsyncLocalStorage } from 'node:async_hooks';
import { Pool, type PoolClient, type PoolConfig, type QueryResult, types } from 'pg';
import { singleton } from '../singleton.ts';

/** What one `transaction()` call knows about itself; carried through its asynchronous calls. */
export type TransactionScope = {
  /** The connection that Prisma's adapter took for this transaction. */
  client: PoolClient | undefined;
  /** False from the moment that COMMIT or ROLLBACK is sent: whatever came later would run outside of the transaction. */
  open: boolean;
  /** Postgres answers COMMIT with ROLLBACK, without an error, when an earlier statement of the transaction failed. */
  commitRefused: boolean;
};

// On globalThis like the pool: Next bundles this module several times, and a pool that looks into another instance's store
// would not see the transaction.
export const transactionScope = singleton('pg.scope', () => new AsyncLocalStorage<TransactionScope>());

const INT8 = 20;
const INT8_ARRAY = 1016;
const TEXT_ARRAY: number = 1009;
const parseTextArray = types.getTypeParser(TEXT_ARRAY as Parameters<typeof types.getTypeParser>[0], 'text');

function parseInt8Array(value: string): (bigint | null)[] {
  return (parseTextArray(value) as (string | null)[]).map((item) => (item === null ? null : BigInt(item)));
}

/** Like node-pg's own parsers, but int8 becomes `bigint` (ids do not fit in a number). */
const bigintTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8 && format !== 'binary') return BigInt;
    if (oid === INT8_ARRAY && format !== 'binary') return parseInt8Array;
    return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
  }) as typeof types.getTypeParser,
};

type ConnectCallback = Parameters<Pool['connect']>[0];

/**
 * A pool that remembers, for a running `transaction()`, which connection Prisma's adapter checked out for it, so that the same
 * transaction can be handed out as plain `pg` too.
 */
export class RecordingPool extends Pool {
  constructor(config: PoolConfig, onConnectionError: (error: Error) => void) {
    super({ ...config, types: bigintTypes });
    // A connection that breaks while it is checked out emits 'error' on itself; without a listener that ends the process.
    this.on('connect', (client) => client.on('error', onConnectionError));
    this.on('error', onConnectionError);
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<PoolClient> | undefined {
    if (callback) {
      super.connect(callback);
      return undefined;
    }
    const scope = transactionScope.getStore();
    if (!scope || scope.client || scope.open) return super.connect();
    return super.connect().then((client) => {
      scope.client = client;
      scope.open = true;
      return watchEnd(client, scope);
    });
  }
}

/** The client as Prisma's adapter sees it: the same one, but the scope learns when the transaction ends. */
function watchEnd(client: PoolClient, scope: TransactionScope): PoolClient {
  return new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (key === 'query') return (...args: unknown[]) => runWatched(target, scope, args);
      if (key === 'release') {
        return (error?: Error | boolean) => {
          scope.open = false;
          target.release(error);
        };
      }
      return value.bind(target);
    },
  });
}

function runWatched(client: PoolClient, scope: TransactionScope, args: unknown[]): unknown {
  const config = args[0];
  const sql = typeof config === 'string' ? config : (config as { text?: string } | undefined)?.text;
  if (sql === 'ROLLBACK' || sql === 'COMMIT') scope.open = false;
  const result: unknown = Reflect.apply(client.query, client, args);
  if (sql !== 'COMMIT') return result;
  return (result as Promise<QueryResult>).then((answer) => {
    scope.commitRefused = answer.command !== 'COMMIT';
    return answer;
  });
}
