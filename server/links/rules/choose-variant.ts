import { createHmac, hkdfSync } from 'node:crypto';
import { env } from '@/server/platform/env.ts';
import { singleton } from '@/server/platform/singleton.ts';
import type { LinkExperiment } from './schema.ts';

/** Bytes of the digest for each variant: 48 bits are exact in a number, and five of them fit into SHA-256. */
const BYTES = 6;
const RANGE = 2 ** (8 * BYTES);

/** Part of every back-up, so that visitors stay where they are when a house moves to another machine. */
const key = () =>
  singleton('links.experiment-key', () =>
    Buffer.from(hkdfSync('sha256', env.LINK_ALIAS_KEY, '', 'maru links experiment', 32)),
  );

/**
 * Which variant a visitor gets: by weight, always the same one for the same visitor, without a cookie. Weighted rendezvous hashing (Wang, Ravishankar:
 * "Weighted rendezvous hashing", score −w / ln u): when a weight changes, only visitors who gain or lose by it move. The key keeps anybody from working out
 * which way an address goes.
 * @param visitorKey of `Traits`
 */
export function chooseVariant(
  linkId: string,
  { variants }: Pick<LinkExperiment, 'variants'>,
  visitorKey: string,
): number {
  const digest = createHmac('sha256', key()).update(`${linkId}\n${visitorKey}`).digest();
  let best = 0;
  let bestScore = -1;
  for (const [index, { weight }] of variants.entries()) {
    // Between 0 and 1, never either of them.
    const share = (digest.readUIntBE(index * BYTES, BYTES) + 0.5) / RANGE;
    const score = -weight / Math.log(share);
    if (score > bestScore) {
      best = index;
      bestScore = score;
    }
  }
  return best;
}
