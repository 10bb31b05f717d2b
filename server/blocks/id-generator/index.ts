/**
 * Unique ids (chapter 5 of the book).
 *
 * - `createSnowflake`: 64-bit ids that grow with time, made in the process without asking anybody: 4,096 per millisecond and node. They
 *   never repeat as long as the node number is leased (`leaseNode`), whatever crashes, sleeps or sets its clock back; it costs one
 *   statement every few seconds. When the clock went back by more than 5 ms, ids are refused until it has caught up.
 * - `createTicketServer`: dense numbers from a counter in a store, in segments: one statement per segment. A crash leaves a gap.
 *
 * Clock, randomness and store are passed in.
 */
export { type Lease, type LeaseStore, leaseNode } from './lease.ts';
export {
  createSnowflake,
  firstSnowflakeAt,
  IdRefusedError,
  millisecondsLeft,
  parseSnowflake,
  type Snowflake,
  type SnowflakeParts,
} from './snowflake.ts';
export { createTicketServer, type TicketServer, type TicketStore } from './ticket-server.ts';
