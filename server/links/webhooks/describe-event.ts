import { knownDomains } from '../domains.ts';
import type { LinkDetails } from '../repository.ts';
import { toView } from '../view-link.ts';
import { toldLink } from './schema.ts';

/** What is posted of any event: Standard Webhooks' three fields. */
export function eventBody(type: string, data: object, at: Date): { type: string; timestamp: string; data: object } {
  return { type, timestamp: at.toISOString(), data };
}

/** A link as webhooks are told of it. @param origin where people reached us when the webhook was made */
export async function describeLink(row: LinkDetails, origin: string): Promise<object> {
  return toldLink.encode(toView(row, origin, await knownDomains()));
}
