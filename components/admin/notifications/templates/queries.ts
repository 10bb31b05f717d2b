import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type {
  PreviewInput,
  TemplateList,
  TemplatePreview,
  TemplateVersionsJson,
  TemplateView,
} from '@/server/notifications/templates/schema.ts';
import { NOTIFICATIONS_PATH } from '../queries.ts';

const TEMPLATES = ['admin', 'notifications', 'templates'] as const;

export const templatePath = (type: string, surface: string) => `${NOTIFICATIONS_PATH}/templates/${type}/${surface}`;

export function templatesQuery() {
  return queryOptions({
    queryKey: TEMPLATES,
    queryFn: ({ signal }) => fetchJson<TemplateList>(`${NOTIFICATIONS_PATH}/templates`, { signal }),
  });
}

export function templateQuery(type: string, surface: string) {
  return queryOptions({
    queryKey: [...TEMPLATES, type, surface] as const,
    queryFn: ({ signal }) => fetchJson<TemplateView>(templatePath(type, surface), { signal }),
  });
}

export function versionsQuery(type: string, surface: string, language: string) {
  return queryOptions({
    queryKey: [...TEMPLATES, type, surface, 'versions', language] as const,
    queryFn: ({ signal }) =>
      fetchJson<TemplateVersionsJson>(`${templatePath(type, surface)}/versions?language=${language}`, { signal }),
  });
}

/** What somebody would get of a draft; a refused draft is an error with the reason. */
export function previewQuery(type: string, surface: string, draft: PreviewInput) {
  return queryOptions({
    queryKey: [...TEMPLATES, type, surface, 'preview', draft] as const,
    queryFn: ({ signal }) =>
      fetchJson<TemplatePreview>(`${templatePath(type, surface)}/preview`, { method: 'POST', body: draft, signal }),
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
}
