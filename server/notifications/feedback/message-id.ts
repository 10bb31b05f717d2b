import { publicOrigin } from '../tracking/addresses.ts';
import { longId, readToken, shortId, signToken } from '../tracking/tokens.ts';

/** The `Message-ID` of a delivery: whoever reports on a mail later names it, and nobody can make one up. */
export function messageIdOf(deliveryId: bigint): string {
  return `<${signToken('feedback', [shortId(deliveryId)])}@${new URL(publicOrigin()).hostname}>`;
}

/** The delivery that a `Message-ID` (with or without brackets) of ours names; null for others. */
export function deliveryOfMessageId(messageId: string): bigint | null {
  const local = /^<?([^@<>]{1,80})@[^@<>]{1,255}>?$/.exec(messageId)?.[1];
  const parts = local === undefined ? null : readToken('feedback', local);
  return longId(parts?.[0]);
}
