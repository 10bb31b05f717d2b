import { singleton } from '@/server/platform/singleton.ts';
import type { Language, NotificationType, Surface } from '../terms.ts';
import { defaultTemplate, type Template } from './default-texts.ts';
import { findCurrentTemplates } from './repository.ts';

/** A changed text holds everywhere after so long. */
const FRESH_MS = 5_000;

/** The text of a type as it holds now: what an admin has set, else the built-in one. */
export type Templates = (type: NotificationType, surface: Surface, language: Language) => Template;

type Copy = { readAt: number; templates: Promise<Templates> };

const state = () => singleton('notifications.templates', () => ({ copy: undefined as Copy | undefined }));

/** All texts, read at most every five seconds. */
export function currentTemplates(): Promise<Templates> {
  const holder = state();
  if (holder.copy !== undefined && performance.now() - holder.copy.readAt < FRESH_MS) return holder.copy.templates;
  const copy: Copy = { readAt: performance.now(), templates: readTemplates() };
  holder.copy = copy;
  copy.templates.catch(() => {
    if (holder.copy === copy) holder.copy = undefined;
  });
  return copy.templates;
}

async function readTemplates(): Promise<Templates> {
  const set = new Map(
    (await findCurrentTemplates()).map(({ title, body, ...of }) => [
      `${of.type} ${of.surface} ${of.language}`,
      { title, body },
    ]),
  );
  return (type, surface, language) =>
    set.get(`${type} ${surface} ${language}`) ?? defaultTemplate(type, surface, language);
}
