import { findVisible } from './people/repository.ts';
import type { PersonView } from './people/schema.ts';
import { toPerson } from './people/service.ts';
import { findLanguage } from './profile/repository.ts';

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
