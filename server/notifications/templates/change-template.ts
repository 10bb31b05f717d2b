import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { changedMeanwhile } from '@/server/platform/http/conditional.ts';
import { authorizeNotifications, type From } from '../policy.ts';
import type { Language } from '../terms.ts';
import { checkTemplate } from './check-template.ts';
import { dropTemplates } from './current-templates.ts';
import { findVersion, insertVersion, type VersionRow } from './repository.ts';
import type { ChangeTemplateInput, RollBackInput, TemplateParams, TemplateView } from './schema.ts';
import { getTemplate, needSurface, variableNames } from './service.ts';
import { LANGUAGES } from './terms.ts';

type Next = Omit<VersionRow, 'createdAt' | 'createdBy'>;

/**
 * Sets the texts of a type for a surface, in one language or both, as their next versions; whatever is written from now on, in any process, has them.
 * @throws AppError `not_found`; `invalid` (see `checkTemplate`); `precondition_failed` when somebody else was faster
 */
export async function changeTemplate(
  viewer: Viewer,
  params: TemplateParams,
  input: ChangeTemplateInput,
  from: From = {},
): Promise<TemplateView> {
  authorizeNotifications(viewer);
  const { type, surface } = params;
  needSurface(type, surface);
  const known = variableNames(type);
  const texts = LANGUAGES.flatMap((language): Next[] => {
    const text = input[language];
    if (text === undefined) return [];
    checkTemplate(text, { type, surface, known, path: `${language}.` });
    const { title, body, version } = text;
    return [{ type, surface, language, version: version + 1, title, body, isReset: false }];
  });
  return save(viewer, params, texts, from);
}

/**
 * Has the text of an earlier version hold again, as the next version; 0 is the built-in one.
 * @throws AppError `not_found`; `precondition_failed` when somebody else was faster
 */
export async function rollBackTemplate(
  viewer: Viewer,
  params: TemplateParams,
  { language, to, version }: RollBackInput,
  from: From = {},
): Promise<TemplateView> {
  authorizeNotifications(viewer);
  const { type, surface } = params;
  needSurface(type, surface);
  const next = { type, surface, language, version: version + 1 };
  return save(viewer, params, [{ ...next, ...(await textOf(params, language, to)) }], from);
}

async function textOf(
  { type, surface }: TemplateParams,
  language: Language,
  to: number,
): Promise<Pick<Next, 'title' | 'body' | 'isReset'>> {
  if (to === 0) return { title: '', body: '', isReset: true };
  const row = await findVersion({ type, surface, language }, to);
  if (row === null) throw new AppError('not_found', 'There is no such version.');
  // A variable may have gone with a release since.
  if (!row.isReset) checkTemplate(row, { type, surface, known: variableNames(type), path: '' });
  return { title: row.title, body: row.body, isReset: row.isReset };
}

async function save(viewer: Viewer, params: TemplateParams, texts: readonly Next[], from: From): Promise<TemplateView> {
  await transaction(async (tx) => {
    for (const text of texts) await saveOne(viewer, text, from, tx);
  });
  await dropTemplates();
  return getTemplate(viewer, params);
}

async function saveOne({ id }: Viewer, text: Next, from: From, tx: Transaction): Promise<void> {
  const { type, surface, language, version, isReset } = text;
  if (!(await insertVersion({ ...text, createdBy: id }, tx))) throw changedMeanwhile();
  const details = { type, surface, language, version, isReset };
  await recordAudit({ event: 'sys_notification_template_changed', actorId: id, details, ...from }, tx);
}
