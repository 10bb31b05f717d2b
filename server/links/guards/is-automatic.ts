import { isbot } from 'isbot';
import type { Visitor } from '../visitor.ts';

/**
 * Whether a program opens the link by itself: robots, the previews of chat programs, and browsers that fetch ahead. They would use up a link
 * that opens so many times before its reader has seen it. Who says nothing of himself is taken for one.
 */
export function isAutomatic({ headers }: Visitor): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-purpose'] ?? ''} ${headers['x-moz'] ?? ''}`;
  return /\b(?:prefetch|prerender|preview)\b/i.test(purpose) || isbot(headers['user-agent'] ?? 'bot');
}
