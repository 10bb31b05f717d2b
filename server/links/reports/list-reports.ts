import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { type Contact, contactsOf } from '@/server/users/lookup.ts';
import { knownDomains } from '../domains.ts';
import { authorizeModerator } from '../policy.ts';
import { findLink, findLinkDetails, type LinkDetails } from '../repository.ts';
import { linkExperiment, linkRule } from '../rules/schema.ts';
import { MODERATIONS } from '../terms.ts';
import { shortUrlOf } from '../view-link.ts';
import {
  countReports,
  findDecisions,
  findLastDecisions,
  findReports,
  type LinkDecision,
  type LinkReport,
  listQueue,
  type ReportCounts,
} from './repository.ts';
import type { LinkDecisionView, LinkReportView, ListReports, ReportedLink, ReportedLinkDetails } from './schema.ts';
import { DECISIONS, REPORT_REASONS } from './terms.ts';

/** Reports and decisions of one link that are shown; all are counted. */
const SHOWN = 100;

/** Links that were reported, newest report (or decision) first, each once. @throws AppError `not_found` for others than admins, `bad_input` (`cursor_invalid`) */
export async function listReportedLinks(
  viewer: Viewer,
  { state, cursor, limit }: ListReports,
  origin: string,
): Promise<{ items: ReportedLink[]; nextCursor: string | null }> {
  authorizeModerator(viewer);
  const places = await listQueue(state, readIdCursor(cursor), limit + 1);
  const { items, nextCursor } = cutPage(places, limit, {
    toItem: ({ linkId }) => linkId,
    toCursor: ({ at }) => String(at),
  });
  const [links, toView] = await Promise.all([findLinkDetails(items), createViewer(items, origin)]);
  const byId = new Map(links.map((link) => [link.id, link]));
  // A link that was deleted for good meanwhile is none.
  const found = items.map((id) => byId.get(id)).filter((link) => link !== undefined);
  const people = await contactsOf(found.flatMap((link) => toView.peopleOf(link)));
  return { items: found.map((link) => toView.view(link, people)), nextCursor };
}

/** One link with its newest reports and decisions. @throws AppError `not_found` */
export async function getReportedLink(viewer: Viewer, id: bigint, origin: string): Promise<ReportedLinkDetails> {
  authorizeModerator(viewer);
  const [link, reports, decisions, toView] = await Promise.all([
    findLink(id),
    findReports(id, SHOWN),
    findDecisions(id, SHOWN),
    createViewer([id], origin),
  ]);
  if (link === null) throw new AppError('not_found', 'There is no such link.');
  const people = await contactsOf([
    ...toView.peopleOf(link),
    ...reports.flatMap(({ reporterId }) => reporterId ?? []),
    ...decisions.map(({ decidedBy }) => decidedBy),
  ]);
  return {
    ...toView.view(link, people),
    items: reports.map((report) => viewReport(report, people)),
    decisions: decisions.map((decision) => viewDecision(decision, people)),
  };
}

type People = ReadonlyMap<bigint, Contact>;

/** Reads what is known of the reports of these links; gives what writes a link with it. */
async function createViewer(ids: readonly bigint[], origin: string) {
  const [counts, lastDecisions, domains] = await Promise.all([
    countReports(ids),
    findLastDecisions(ids),
    knownDomains(),
  ]);
  return {
    /** Whose names the view shows. */
    peopleOf({ id, ownerId }: LinkDetails): bigint[] {
      const last = lastDecisions.get(id);
      return last === undefined ? [ownerId] : [ownerId, last.decidedBy];
    },
    view(link: LinkDetails, people: People): ReportedLink {
      const { id, url, card, alias, title } = link;
      const last = lastDecisions.get(id);
      const counted = counts.get(id);
      return {
        ...{ linkId: id, alias, url, title },
        shortUrl: shortUrlOf(link, origin, domains),
        otherUrls: otherUrlsOf(link),
        card: card?.url === url && card.failure === null ? { title: card.title, description: card.description } : null,
        moderation: MODERATIONS.find((known) => known === link.moderation) ?? null,
        isEnabled: link.isEnabled,
        isDeleted: link.deletedAt !== null,
        clicks: Number(link.clicks),
        createdAt: link.createdAt.toISOString(),
        owner: personOf(link.ownerId, people),
        openReports: counted?.openReports ?? 0,
        reports: counted?.reports ?? 0,
        reasons: reasonsOf(counted),
        reportedAt: counted?.reportedAt?.toISOString() ?? null,
        lastDecision: last === undefined ? null : viewDecision(last, people),
      };
    },
  };
}

/** Where rules, variants and the fallback lead, each once, without the target itself. */
function otherUrlsOf({ url, rules, experiment, fallbackUrl }: LinkDetails): string[] {
  const others = [
    ...linkRule
      .array()
      .parse(rules)
      .map((rule) => rule.url),
    ...(experiment === null ? [] : linkExperiment.parse(experiment).variants.map((variant) => variant.url)),
    ...(fallbackUrl === null ? [] : [fallbackUrl]),
  ];
  return [...new Set(others)].filter((other) => other !== url);
}

function reasonsOf(counted: ReportCounts | undefined): ReportedLink['reasons'] {
  if (counted === undefined) return [];
  const isOpen = counted.openReports > 0;
  return counted.reasons
    .map(({ reason, count, open }) => ({ reason: reasonOf(reason), count: isOpen ? open : count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

function reasonOf(reason: string) {
  return REPORT_REASONS.find((known) => known === reason) ?? 'other';
}

function viewReport(report: LinkReport, people: People): LinkReportView {
  const { id, reason, text, email, reporterId, url, state, createdAt } = report;
  return {
    ...{ id, text, email, url },
    reason: reasonOf(reason),
    reporter: reporterId === null ? null : personOf(reporterId, people),
    isOpen: state === 'open',
    createdAt: createdAt.toISOString(),
  };
}

function viewDecision(
  { id, decision, before, url, note, decidedBy, createdAt }: LinkDecision,
  people: People,
): LinkDecisionView {
  return {
    ...{ id, url, note },
    decision: DECISIONS.find((known) => known === decision) ?? 'dismissed',
    before: MODERATIONS.find((known) => known === before) ?? null,
    decidedBy: personOf(decidedBy, people),
    createdAt: createdAt.toISOString(),
  };
}

function personOf(id: bigint, people: People): ReportedLink['owner'] {
  const found = people.get(id);
  return found === undefined ? null : { id, name: found.name, handle: found.handle, email: found.email };
}
