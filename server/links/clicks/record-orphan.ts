import type { Visitor } from '../visitor.ts';

/**
 * Notes that somebody asked for a short link that does not exist. Returns at once and never throws. Called for what could be an alias only, and
 * not for who has asked for too many of them.
 * @param alias decoded, in NFC
 * @param domainId decimal string: which short domain it was asked of, `0` is Maru's own address
 */
export function recordOrphan(_alias: string, _domainId: string, _visitor: Visitor): void {}
