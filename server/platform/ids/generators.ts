import { randomFillSync } from 'node:crypto';
import {
  createMultiMaster,
  createTicketServer,
  createUuidV4,
  createUuidV7,
  type IdGenerator,
  interleaveTickets,
  type TicketServer,
} from '../../blocks/id-generator/index.ts';
import { singleton } from '../singleton.ts';
import { createSequenceMaster, MASTER_SEQUENCES } from './master-store.ts';
import { createTicketStore } from './ticket-store.ts';

const RANDOM_POOL_BYTES = 16 * 256;

/** Asking the system for 16 bytes costs more than making an id of them: they are fetched in larger pieces, and each is used once. */
function createRandomBytes(): (count: number) => Uint8Array {
  const pool = new Uint8Array(RANDOM_POOL_BYTES);
  let used = RANDOM_POOL_BYTES;
  return (count) => {
    if (used + count > RANDOM_POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.slice(used, used + count);
    pool.fill(0, used, used + count);
    used += count;
    return bytes;
  };
}

/** The ticket servers of this process by the name of their counter; the counter `ids` is given by two servers, odd and even. */
export const PAIRED_COUNTER = 'ids';

const ticketServers = () => singleton('tickets', () => new Map<string, TicketServer>());

/** The server of the counter `name`: 1, 2, 3, … with gaps after a crash, never the same twice, over all processes. */
export function ticketServer(name: string): TicketServer {
  const servers = ticketServers();
  let server = servers.get(name);
  if (!server) {
    const clock = Date.now;
    const stores = [createTicketStore(':odd'), createTicketStore(':even')];
    const store = name === PAIRED_COUNTER ? interleaveTickets({ stores, clock }) : createTicketStore();
    server = createTicketServer({ store, name, clock });
    servers.set(name, server);
  }
  return server;
}

/** What this process holds of its counters. */
export function inspectTickets(): {
  name: string;
  step: number;
  segments: ReturnType<TicketServer['inspect']>['segments'];
}[] {
  return [...ticketServers()].map(([name, server]) => ({ name, ...server.inspect() }));
}

/** The strategies that hold nothing but a counter of their own in this process. */
export function otherGenerators(): Record<
  'multi-master' | 'uuid' | 'uuidv7',
  IdGenerator<bigint> | IdGenerator<string>
> {
  return singleton('id-generators', () => {
    const randomBytes = createRandomBytes();
    return {
      'multi-master': createMultiMaster({ masters: MASTER_SEQUENCES.map((name) => createSequenceMaster(name)) }),
      uuid: createUuidV4({ randomBytes }),
      uuidv7: createUuidV7({ randomBytes, clock: Date.now }),
    };
  });
}
