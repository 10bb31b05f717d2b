import en from '@/messages/en.json' with { type: 'json' };
import ko from '@/messages/ko.json' with { type: 'json' };
import type { Language, NotificationType, Surface } from '../terms.ts';

/** A text with `{variables}` in it. */
export type Template = { title: string; body: string };

/** The texts of everything around the types, in each language. */
export const TEXTS = { en: en.notifications, ko: ko.notifications } as const;

/** Why a target does not open, in two or three words. */
export const TARGET_FAILURE_WORDS: Record<Language, Record<string, string>> = {
  en: en.links.health.words,
  ko: ko.links.health.words,
};

type TypeTexts = { name: string; title: string; body: string; group?: string; sms?: string; action?: string };

function textsOf(type: NotificationType, language: Language): TypeTexts {
  return TEXTS[language].types[type];
}

/** The built-in text of a type. A message to a telephone has no title. */
export function defaultTemplate(type: NotificationType, surface: Surface, language: Language): Template {
  const { title, body, sms } = textsOf(type, language);
  if (surface !== 'sms') return { title, body };
  return { title: '', body: sms ?? `${title}\n${body}` };
}

/** The title of several that are shown as one; null where a type has none. */
export function groupTitle(type: NotificationType, language: Language): string | null {
  return textsOf(type, language).group ?? null;
}

/** What the button says. */
export function actionText(type: NotificationType, language: Language): string {
  return textsOf(type, language).action ?? TEXTS[language].mail.open;
}

/** Puts the values in place of their names; a name without a value stays as it is. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
