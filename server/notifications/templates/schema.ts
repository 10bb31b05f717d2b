import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { notificationType } from '../inbox/schema.ts';
import { BODY_MAX, LANGUAGES, SURFACES, TITLE_MAX } from './terms.ts';

const surface = z.enum(SURFACES, { error: 'surface_invalid' });
const language = z.enum(LANGUAGES, { error: 'language_invalid' });

const text = z.object({
  /** Plain text in one line; empty for messages to telephones. */
  title: z
    .string({ error: 'template_title_invalid' })
    .trim()
    .max(TITLE_MAX, { error: 'template_title_invalid' })
    .regex(/^[^\r\n]*$/, { error: 'template_title_invalid' }),
  /** Plain text. */
  body: z
    .string({ error: 'template_body_invalid' })
    .trim()
    .min(1, { error: 'template_body_invalid' })
    .max(BODY_MAX, { error: 'template_body_invalid' }),
});

const version = z
  .number({ error: 'template_version_invalid' })
  .int({ error: 'template_version_invalid' })
  .min(0, { error: 'template_version_invalid' })
  .max(2 ** 31 - 1, { error: 'template_version_invalid' });

/** How the text of a language stands: `version` is the newest there is (0: nobody has ever changed it). */
const standing = z.object({
  language,
  version: z.number().int(),
  isBuiltIn: z.boolean(),
  changedAt: z.string().nullable(),
});

export const templateList = z.object({
  items: z.array(z.object({ type: z.string(), surface, languages: z.array(standing) })),
});

export const templateParams = z.object({ type: notificationType, surface });

/** What a text may speak of; `isRequired`: it must, in its title or its body. */
const variable = z.object({ name: z.string(), isRequired: z.boolean(), sample: z.record(language, z.string()) });

const current = standing.extend({ title: z.string(), body: z.string() });

export const templateView = z.object({
  type: z.string(),
  surface,
  variables: z.array(variable),
  languages: z.array(current),
});

const edited = text.extend({ version });

/** New texts, in one language or both, each with the version that was seen. */
export const changeTemplateInput = z
  .strictObject({ ko: edited.optional(), en: edited.optional() })
  .refine((input) => Object.keys(input).length > 0, { error: 'nothing_to_change' });

export const rollBackInput = z.object({
  language,
  /** The version whose text is to hold again; 0 is the built-in one. */
  to: version,
  version,
});

export const versionsQuery = z.object({ language: language.default('ko') });

const templateVersion = z.object({
  /** 0 is the built-in text. */
  version: z.number().int(),
  title: z.string(),
  body: z.string(),
  /** The version says only that the built-in text holds again. */
  isReset: z.boolean(),
  createdAt: z.string().nullable(),
  createdBy: z.object({ id: idCodec, name: z.string().nullable() }).nullable(),
});

/** Newest first; the built-in one last. At most the newest 200. */
export const templateVersions = z.object({ items: z.array(templateVersion) });

export const previewInput = text.extend({ language });

/** What somebody would get, with sample data. `html` of mails only. */
export const templatePreview = z.object({
  title: z.string(),
  body: z.string(),
  html: z.string().nullable(),
});

export type TemplateList = z.output<typeof templateList>;
export type TemplateView = z.output<typeof templateView>;
export type TemplateParams = z.output<typeof templateParams>;
export type ChangeTemplateInput = z.output<typeof changeTemplateInput>;
export type RollBackInput = z.output<typeof rollBackInput>;
export type TemplateVersions = z.output<typeof templateVersions>;
export type PreviewInput = z.output<typeof previewInput>;
export type TemplatePreview = z.output<typeof templatePreview>;
/** In JSON and in the browser: ids are decimal strings. */
export type TemplateVersionsJson = z.input<typeof templateVersions>;
