import { logger } from '@/server/platform/logger.ts';
import { onReconnect, publish, subscribe } from '@/server/platform/redis/pubsub.ts';
import { singleton } from '@/server/platform/singleton.ts';
import type { Language, NotificationType, Surface } from '../terms.ts';
import { defaultTemplate, type Template } from './default-texts.ts';
import { findCurrentTemplates } from './repository.ts';

/** A changed text holds everywhere after so long, in case the news of it does not arrive. */
const FRESH_MS = 5_000;

/** The text of a type as it holds now: what an admin has set, else the built-in one. */
export type Templates = (type: NotificationType, surface: Surface, language: Language) => Template;

type Copy = { readAt: number; templates: Promise<Templates> };

/** Where processes tell each other that a text was changed. */
const CHANGED_CHANNEL = 'notifications.template-changed';

const state = () =>
  singleton('notifications.templates', () => ({ copy: undefined as Copy | undefined, isListening: false }));

/** Has all processes read the texts again before they write the next one; call it after the commit. */
export async function dropTemplates(): Promise<void> {
  forget();
  await publish(CHANGED_CHANNEL, {}).catch((error: unknown) =>
    logger.warn({ err: error }, 'other processes learn of a changed text within seconds'),
  );
}

function forget(): void {
  state().copy = undefined;
}

function listen(): void {
  if (state().isListening) return;
  state().isListening = true;
  onReconnect(forget);
  subscribe(CHANGED_CHANNEL, forget).catch((error: unknown) =>
    logger.warn({ err: error }, 'changed texts are heard of only when Redis answers again'),
  );
}

/** All texts, read when one was changed, and at least every five seconds. */
export function currentTemplates(): Promise<Templates> {
  listen();
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
