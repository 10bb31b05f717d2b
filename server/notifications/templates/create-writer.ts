import { contactsOf } from '@/server/users/lookup.ts';
import { type AnnouncementTexts, findAnnouncementTexts } from '../announcements/repository.ts';
import type { NotificationType, Surface } from '../terms.ts';
import { pathOf, type StoredData } from '../types.ts';
import { currentTemplates } from './current-templates.ts';
import { fill, groupTitle } from './default-texts.ts';
import { type Reader, variablesOf } from './variables.ts';

/** A notification as far as its text depends on it. */
export type Subject = {
  type: NotificationType;
  data: StoredData;
  actorId: bigint | null;
  createdAt: Date;
};

/** Plain text for one reader, and the path or web address that it is about. */
export type Written = { title: string; body: string; target: string };

export type Writer = {
  /** @param others how many more of its group it stands for */
  write(subject: Subject, reader: Reader, surface: Surface, others?: number): Written;
};

/** Reads, once for all of them, whatever the texts of these notifications speak of; gives what writes them. */
export async function createWriter(subjects: readonly Subject[]): Promise<Writer> {
  const actorIds = new Set(subjects.flatMap(({ actorId }) => actorId ?? []));
  const announced = new Set(subjects.flatMap((subject) => announcementOf(subject) ?? []));
  const [templates, actors, announcements] = await Promise.all([
    currentTemplates(),
    contactsOf([...actorIds]),
    announced.size === 0 ? [] : findAnnouncementTexts([...announced]),
  ]);
  const said = new Map(announcements.map((one) => [one.id, one]));

  return {
    write: (subject, reader, surface, others = 0) => {
      const { type, data, actorId, createdAt } = subject;
      const actor = actorId === null ? null : (actors.get(actorId) ?? null);
      const announcement = said.get(announcementOf(subject) ?? 0n);
      const about = { createdAt, actor, announcement: textsFor(announcement?.texts, reader) };
      const values = { ...variablesOf(type, data, reader, about), others: String(others) };
      const template = templates(type, surface, reader.language);
      const grouped = others > 0 ? groupTitle(type, reader.language) : null;
      return {
        title: fill(grouped ?? template.title, values),
        body: fill(template.body, values),
        target: announcement?.url ?? pathOf(type, data, actor?.handle ?? null),
      };
    },
  };
}

function textsFor(texts: AnnouncementTexts | undefined, { language }: Reader): { title: string; body: string } | null {
  return texts?.[language] ?? null;
}

function announcementOf({ type, data }: Subject): bigint | null {
  return type === 'announcement' ? BigInt((data as StoredData<'announcement'>).announcementId) : null;
}
