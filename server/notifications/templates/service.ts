import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { contactsOf } from '@/server/users/lookup.ts';
import { authorizeNotifications } from '../policy.ts';
import { type Language, type NotificationType, type Surface, TYPES } from '../terms.ts';
import { requiredVariables } from './check-template.ts';
import { defaultTemplate } from './default-texts.ts';
import { findNewestVersions, findVersions, type VersionRow } from './repository.ts';
import { sampleOf } from './sample-data.ts';
import type { TemplateList, TemplateParams, TemplateVersions, TemplateView } from './schema.ts';
import { LANGUAGES, surfacesOf } from './terms.ts';

const VERSIONS_SHOWN = 200;
const ALL_TYPES = Object.keys(TYPES) as NotificationType[];
/** Whose clock and id samples are written with. */
const nobody = (language: Language) => ({ id: 0n, language, timeZone: language === 'ko' ? 'Asia/Seoul' : 'UTC' });

/** Every text of every type, with how it stands in each language. */
export async function listTemplates(viewer: Viewer): Promise<TemplateList> {
  authorizeNotifications(viewer);
  const newest = await findNewestVersions();
  const items = ALL_TYPES.flatMap((type) =>
    surfacesOf(type).map((surface) => ({
      ...{ type, surface },
      languages: LANGUAGES.map((language) => standingOf(language, find(newest, { type, surface, language }))),
    })),
  );
  return { items };
}

/** The texts of a type for a surface as they hold now, and what they may speak of. @throws AppError `not_found` */
export async function getTemplate(viewer: Viewer, { type, surface }: TemplateParams): Promise<TemplateView> {
  authorizeNotifications(viewer);
  needSurface(type, surface);
  const newest = await findNewestVersions();
  const samples = LANGUAGES.map((language) => [language, sampleOf(type, nobody(language)).values] as const);
  const required = requiredVariables(type);
  return {
    ...{ type, surface },
    variables: variableNames(type).map((name) => ({
      name,
      isRequired: required.includes(name),
      sample: Object.fromEntries(samples.map(([language, values]) => [language, values[name] ?? ''])) as Record<
        Language,
        string
      >,
    })),
    languages: LANGUAGES.map((language) => {
      const row = find(newest, { type, surface, language });
      const text = row === undefined || row.isReset ? defaultTemplate(type, surface, language) : row;
      return { ...standingOf(language, row), title: text.title, body: text.body };
    }),
  };
}

/** The versions of a text, newest first, the built-in one last. @throws AppError `not_found` */
export async function listVersions(
  viewer: Viewer,
  { type, surface }: TemplateParams,
  language: Language,
): Promise<TemplateVersions> {
  authorizeNotifications(viewer);
  needSurface(type, surface);
  const rows = await findVersions({ type, surface, language }, VERSIONS_SHOWN);
  const people = await contactsOf([...new Set(rows.flatMap(({ createdBy }) => createdBy ?? []))]);
  const builtIn = defaultTemplate(type, surface, language);
  const items = rows.map(({ version, title, body, isReset, createdAt, createdBy }) => ({
    ...{ version, isReset },
    // What a reset brought back is the built-in text, whatever this release has for it.
    ...(isReset ? builtIn : { title, body }),
    createdAt: createdAt.toISOString(),
    createdBy: createdBy === null ? null : { id: createdBy, name: people.get(createdBy)?.name ?? null },
  }));
  return { items: [...items, { version: 0, ...builtIn, isReset: false, createdAt: null, createdBy: null }] };
}

/** The names that texts of a type may speak of. */
export function variableNames(type: NotificationType): string[] {
  return Object.keys(sampleOf(type, nobody('en')).values);
}

/** @throws AppError `not_found` when nothing of the type is written for this surface */
export function needSurface(type: NotificationType, surface: Surface): void {
  if (!surfacesOf(type).includes(surface)) throw new AppError('not_found', 'There is no such text.');
}

type Key = Pick<VersionRow, 'type' | 'surface' | 'language'>;

function find(rows: readonly VersionRow[], { type, surface, language }: Key): VersionRow | undefined {
  return rows.find((row) => row.type === type && row.surface === surface && row.language === language);
}

function standingOf(language: Language, row: VersionRow | undefined) {
  return {
    language,
    version: row?.version ?? 0,
    isBuiltIn: row === undefined || row.isReset,
    changedAt: row?.createdAt.toISOString() ?? null,
  };
}
