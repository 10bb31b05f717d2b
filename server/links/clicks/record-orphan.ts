import { logger } from '@/server/platform/logger.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { addOrphans } from '../orphans/repository.ts';
import type { Visitor } from '../visitor.ts';
import { dateOf, dayOf } from './day.ts';
import { referrerHost } from './describe-visitor.ts';

/** Visits wait so long to be written together; a killed process loses these. */
const FLUSH_AFTER_MS = 3_000;
/** Different aliases that wait at once in a process. Visits of more are only added up: somebody tries out names. */
const WAITING_MAX = 1_000;

interface Orphans {
  /** By domain and alias. */
  waiting: Map<string, { domainId: string; alias: string; visits: number; referrer: string | null }>;
  unlisted: number;
  timer: NodeJS.Timeout | undefined;
}

const orphans = () =>
  singleton<Orphans>('links.orphans', () => ({ waiting: new Map(), unlisted: 0, timer: undefined }));

/**
 * Notes that somebody asked for a short link that does not exist. Returns at once and never throws. Called for what could be an alias only, and
 * not for who has asked for too many of them.
 * @param alias decoded, in NFC
 * @param domainId decimal string: which short domain it was asked of, `0` is Maru's own address
 */
export function recordOrphan(alias: string, domainId: string, visitor: Visitor): void {
  const state = orphans();
  const key = `${domainId}/${alias}`;
  const known = state.waiting.get(key);
  const referrer = referrerHost(visitor.headers.referer ?? '');
  if (known !== undefined) {
    known.visits += 1;
    known.referrer = referrer ?? known.referrer;
  } else if (state.waiting.size < WAITING_MAX) state.waiting.set(key, { domainId, alias, visits: 1, referrer });
  else state.unlisted += 1;
  state.timer ??= setTimeout(() => void flushOrphans(), FLUSH_AFTER_MS).unref();
}

/** Writes what waits. What cannot be written is given up: these are hints for admins, and must not pile up. */
export async function flushOrphans(): Promise<void> {
  const state = orphans();
  clearTimeout(state.timer);
  state.timer = undefined;
  if (state.waiting.size === 0 && state.unlisted === 0) return;
  const { unlisted } = state;
  const visits = [...state.waiting.values()];
  state.waiting = new Map();
  state.unlisted = 0;
  try {
    const now = Date.now();
    await addOrphans({ day: dateOf(dayOf(now)), now: new Date(now), visits, unlisted });
  } catch (error) {
    logger.warn({ err: error, aliases: visits.length }, 'visits of unknown links could not be noted');
  }
}
