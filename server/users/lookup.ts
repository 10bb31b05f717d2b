import {
  type Contact,
  countSegment,
  findContacts,
  findMatching,
  findSegment,
  type PeopleSegment,
} from './contacts/repository.ts';
import { findVisible } from './people/repository.ts';
import type { PersonView } from './people/schema.ts';
import { toPerson } from './people/service.ts';
import { findLanguage } from './profile/repository.ts';

export type { Contact, PeopleSegment } from './contacts/repository.ts';
export { describeDevice } from './sessions/describe-device.ts';

/**
 * The people with these ids, by id, as the viewer may see them: who is gone, disabled, or has a block between them and the viewer is missing.
 * One query, however many ids.
 */
export async function findPeople(ids: readonly bigint[], viewer: { id: bigint }): Promise<Map<bigint, PersonView>> {
  if (ids.length === 0) return new Map();
  const rows = await findVisible(viewer.id, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, toPerson(row)]));
}

/** The language in which to write to a person; null when they leave it to their browser. */
export async function languageOf(userId: bigint): Promise<'ko' | 'en' | null> {
  const language = await findLanguage(userId);
  return language === 'ko' || language === 'en' ? language : null;
}

/** How to reach people, and in which language and zone, by id; for what Maru itself tells them. Who is gone is missing. */
export async function contactsOf(ids: readonly bigint[]): Promise<Map<bigint, Contact>> {
  if (ids.length === 0) return new Map();
  return new Map((await findContacts(ids)).map((row) => [row.id, row]));
}

/** The ids of living accounts of a segment after `afterId`, in order, at most `limit`. */
export function peopleAfter(afterId: bigint, segment: PeopleSegment, limit: number): Promise<bigint[]> {
  return findSegment(afterId, segment, limit);
}

/** How many living accounts of a segment come after `afterId`. */
export function countPeople(segment: PeopleSegment, afterId = 0n): Promise<number> {
  return countSegment(afterId, segment);
}

/** Ids of people whose address or handle is this, or whose name contains it, for what operators look for; at most `limit`. */
export function peopleMatching(text: string, limit: number): Promise<bigint[]> {
  return findMatching(text, limit);
}
