/**
 * Unique ids (chapter 7 of the book): four strategies behind one interface, `nextBatch(count)`, and `next()` where nobody must be asked.
 *
 * - `createSnowflake`: 64-bit ids that grow with time, made in the process without asking anybody: 4,096 per millisecond and node. They
 *   never repeat as long as the node number is leased (`leaseNode`), whatever crashes, sleeps or sets its clock back; it costs two
 *   statements every few seconds. When the clock went back by more than 5 ms, ids are refused until it has caught up. The 41 bits of time end
 *   in 2095; `planEpoch` makes what is left of them last longer.
 * - `createTicketServer`: dense numbers from a counter in a store, in segments: one statement per segment. A crash leaves a gap. With
 *   `interleaveTickets` two stores (odd and even) survive the loss of one.
 * - `createMultiMaster`: k databases count with step k: one statement per batch. `changeMasters` changes k.
 * - `createUuidV4` and `createUuidV7`: 128 bits that need no coordination at all, and twice the room in every index.
 *
 * Clock, randomness and store are passed in.
 */

export { type Epoch, type Epochs, endOfEpochs, FIRST_EPOCHS, planEpoch, SLOTS, slotAt } from './epochs.ts';
export type { Id, IdGenerator, LocalIdGenerator } from './id-generator.ts';
export { type Lease, type LeaseStore, leaseNode, NodeTakenError } from './lease.ts';
export { changeMasters, createMultiMaster, type Master } from './multi-master.ts';
export {
  DATACENTRE_BITS,
  firstSnowflakeAt,
  MACHINE_BITS,
  parseSnowflake,
  SEQUENCE_BITS,
  type SnowflakeParts,
} from './parse-snowflake.ts';
export { createSnowflake, IdRefusedError, type IdWindow, type Snowflake } from './snowflake.ts';
export { interleaveTickets } from './ticket-pair.ts';
export { createTicketServer, type SegmentView, type TicketServer, type TicketStore } from './ticket-server.ts';
export { createUuidV4, createUuidV7, parseUuid } from './uuid.ts';
