import type { z } from 'zod';
import type { DATA } from './schema.ts';
import type { NotificationType } from './terms.ts';

/** The data of a type as it lies in the database: ids are decimal strings. */
export type StoredData<T extends NotificationType = NotificationType> = z.input<(typeof DATA)[T]>;

type Rules<T extends NotificationType> = {
  /** The page that it is about, as a path of ours. */
  path(data: StoredData<T>, about: { actorHandle: string | null }): string;
  /** What people mute, for example `link:7315…`. */
  thread?(data: StoredData<T>): string;
  /** Those of one day with the same key are shown as one. */
  group?(data: StoredData<T>): string;
};

const linkPath = ({ linkId }: { linkId: string }) => `/links/${linkId}`;
const linkThread = ({ linkId }: { linkId: string }) => `link:${linkId}`;
const allOfADay = () => 'all';

/** What follows from the data of each type. */
const RULES: { [T in NotificationType]: Rules<T> } = {
  'login-code': { path: () => '/sign-in' },
  'phone-code': { path: () => '/settings/notifications' },
  'device-test': { path: () => '/settings/notifications' },
  'new-sign-in': { path: () => '/settings/sessions' },
  'password-changed': { path: () => '/settings/security' },
  'follow-request': { path: () => '/people', group: allOfADay },
  'follow-accepted': {
    path: (_data, { actorHandle }) => (actorHandle === null ? '/people' : `/people/${actorHandle}`),
    group: allOfADay,
  },
  'link-broken': { path: linkPath, thread: linkThread, group: allOfADay },
  'link-recovered': { path: linkPath, thread: linkThread, group: allOfADay },
  'click-milestone': { path: linkPath, thread: linkThread },
  'abuse-report': { path: () => '/admin/reports', group: allOfADay },
  'link-moderated': { path: linkPath, thread: linkThread },
  'webhook-disabled': { path: ({ webhookId }) => `/links/webhooks/${webhookId}` },
  announcement: { path: () => '/notifications' },
  'export-ready': { path: () => '/settings/privacy' },
};

function rulesOf(type: NotificationType): Rules<NotificationType> {
  return RULES[type] as Rules<NotificationType>;
}

/** Where a click on it leads, as a path of ours. */
export function pathOf(type: NotificationType, data: StoredData, actorHandle: string | null): string {
  return rulesOf(type).path(data, { actorHandle });
}

/** What of it can be muted; null when it belongs to nothing. */
export function threadOf(type: NotificationType, data: StoredData): string | null {
  return rulesOf(type).thread?.(data) ?? null;
}

const DAY_MS = 86_400_000;

/** What it is shown together with; null when it stands alone. @param at ms since 1970: each day (UTC) begins new groups */
export function groupOf(type: NotificationType, data: StoredData, at: number): string | null {
  const key = rulesOf(type).group?.(data);
  return key === undefined ? null : `${type}:${key}:${Math.floor(at / DAY_MS)}`;
}
