import { notify } from '@/server/notifications/jobs.ts';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { announceChange } from '../announce-change.ts';
import { spreadChange } from '../jobs.ts';
import { authorizeModerator } from '../policy.ts';
import type { LinkRow } from '../repository.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import { insertDecision, lockReported, setModeration } from './repository.ts';
import type { DecisionInput } from './schema.ts';
import type { Decision } from './terms.ts';

/** Who decides, for the audit log. */
export type Moderator = { viewer: Viewer; address: string; userAgent: string | null };

/** What visitors meet after a decision. */
const AFTER = { warned: 'warned', blocked: 'blocked', restored: null } as const;

/**
 * Decides on a link: every report of it that waits is closed by it, and when something changes for visitors, every process knows within a second and the
 * owner is told, with the reason. The decision stands in the history and in the audit log.
 * @throws AppError `not_found`, `conflict` (`decision_changes_nothing`: no report waits and the link is so already; `target_changed`: it leads elsewhere
 *   than to the `url` that was judged)
 */
export async function decideOnLink(by: Moderator, linkId: bigint, input: DecisionInput): Promise<void> {
  const { viewer } = by;
  authorizeModerator(viewer);
  const { decision, note = null, url } = input;
  const id = await newIdAsync();
  const changed = await transaction(async (tx) => {
    const locked = await lockReported(linkId, tx);
    if (locked === null) throw new AppError('not_found', 'There is no such link.');
    const { link, open } = locked;
    if (url !== undefined && url !== link.url) {
      throw new AppError('conflict', 'The link leads elsewhere by now.', { reason: 'target_changed' });
    }
    const after = decision === 'dismissed' ? link.moderation : AFTER[decision];
    if (open === 0 && after === link.moderation) {
      throw new AppError('conflict', 'That would change nothing.', { reason: 'decision_changes_nothing' });
    }
    const written = { id, linkId, decision, before: link.moderation, url: link.url, note, decidedBy: viewer.id };
    await insertDecision(written, tx);
    await recordAudit(auditOf(by, link, { decision, note, reports: open }), tx);
    if (decision === 'dismissed' || after === link.moderation) return null;
    const row = await setModeration(locked, AFTER[decision], tx);
    await tellOthers(row, { id, decision, note, by: viewer.id }, tx);
    return row;
  });
  if (changed !== null) await announceChange(changed);
}

function auditOf(
  { viewer, address, userAgent }: Moderator,
  { id, ownerId, alias, moderation }: LinkRow,
  decided: { decision: Decision; note: string | null; reports: number },
) {
  return {
    event: 'sys_link_moderated' as const,
    actorId: viewer.id,
    subjectId: ownerId,
    address,
    userAgent,
    details: { linkId: String(id), alias, before: moderation, ...decided },
  };
}

/** Caches, in case this process dies before it tells them itself; the owner and their webhooks. */
async function tellOthers(
  link: LinkRow,
  { id, decision, note, by }: { id: bigint; decision: keyof typeof AFTER; note: string | null; by: bigint },
  tx: Transaction,
): Promise<void> {
  const { id: linkId, ownerId, alias, version } = link;
  await spreadChange.dispatch({ linkId, version }, tx);
  await notify.dispatch(
    {
      type: 'link-moderated',
      recipients: [ownerId],
      data: { linkId, alias, decision, note },
      dedupeKey: `link-moderated:${id}`,
      actorId: by,
    },
    tx,
  );
  await tellWebhooks({ event: 'link.changed', ownerId, linkIds: [linkId] }, tx);
}
