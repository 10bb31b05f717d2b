import { AppError } from '@/server/platform/errors.ts';
import type { NotificationType, Surface } from '../terms.ts';
import type { Template } from './default-texts.ts';

/** Without these a text of the type is of no use: the code that somebody waits for, what an announcement says. */
const REQUIRED: Partial<Record<NotificationType, readonly string[]>> = {
  'login-code': ['code'],
  'phone-code': ['code'],
  announcement: ['title', 'body'],
};

/** The variables that title and body together must speak of. */
export function requiredVariables(type: NotificationType): readonly string[] {
  return REQUIRED[type] ?? [];
}

/**
 * Refuses a text that would show people a name in braces, or lack what it is for.
 * @param known names of the type's variables @param path where the text stands in the body of the call, with a dot at its end
 * @throws AppError `invalid` (`template_placeholder_unknown`, `template_variable_missing`, `template_title_missing`, `template_title_unused`)
 */
export function checkTemplate(
  { title, body }: Template,
  { type, surface, known, path }: { type: NotificationType; surface: Surface; known: readonly string[]; path: string },
): void {
  const refuse = (field: 'title' | 'body', reason: string) => {
    const errors = [{ path: `${path}${field}`, message: reason }];
    throw new AppError('invalid', 'This text cannot be used.', { reason, errors });
  };
  // A message to a telephone has no title, everything else needs one.
  if (surface === 'sms' && title !== '') refuse('title', 'template_title_unused');
  if (surface !== 'sms' && title === '') refuse('title', 'template_title_missing');
  for (const [field, text] of [
    ['title', title],
    ['body', body],
  ] as const) {
    if (hasStrayBraces(text, known)) refuse(field, 'template_placeholder_unknown');
  }
  const lacks = requiredVariables(type).some((name) => !`${title}\n${body}`.includes(`{${name}}`));
  if (lacks) refuse('body', 'template_variable_missing');
}

/** Whether a brace is left when all known placeholders are taken out. */
function hasStrayBraces(text: string, known: readonly string[]): boolean {
  return /[{}]/.test(text.replace(/\{(\w+)\}/g, (whole, name: string) => (known.includes(name) ? '' : whole)));
}
