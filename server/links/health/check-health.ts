import type { JobContext } from '@/server/platform/queue/bind.ts';
import { type SafeFetch, safeFetch } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import type { CheckRequest } from '../schema.ts';
import { besideFew, hostOf } from '../targets/host-turns.ts';
import { refreshBrowsers } from './announce-health.ts';
import { askTarget } from './ask-target.ts';
import { type Chance, recordVerdict } from './record-verdict.ts';
import { findTargetToCheck, postponeCheck } from './repository.ts';

/** What was checked so short a time ago is not checked again unless somebody asks: the job came twice. */
const FRESH_MS = 5 * 60_000;
/** A host that is talked to by two already is left alone for so long, and half as long again at most. */
const BUSY_MS = 3 * 60_000;

/** The job that asks the target of one link how it is. The target's faults are results, not failures of the job. */
export async function checkLinkHealth(
  { linkId, isAsked = false }: CheckRequest,
  { signal }: Pick<JobContext, 'signal'>,
  { fetch = safeFetch, now = new Date(), random = Math.random }: Chance & { fetch?: SafeFetch } = {},
): Promise<void> {
  const target = await findTargetToCheck(linkId);
  if (target === null) return;
  const { url, checkedAt } = target;
  if (!isAsked && checkedAt !== null && now.getTime() - checkedAt.getTime() < FRESH_MS) return;

  const allowPrivate = await readSetting('links.allowPrivateTargets');
  const done = await besideFew(hostOf(url), () => askTarget(url, { fetch, allowPrivate, signal }));
  if (done === null) {
    await postponeCheck(linkId, new Date(now.getTime() + BUSY_MS * (1 + random() / 2)));
    return;
  }
  const link = await recordVerdict({ linkId, url }, done.result, { now, random });
  if (link !== null && isAsked) await refreshBrowsers(link);
}
