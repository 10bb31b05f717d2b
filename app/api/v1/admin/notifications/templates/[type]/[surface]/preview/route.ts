import { previewTemplate } from '@/server/notifications/templates/preview-template.ts';
import { previewInput, templateParams, templatePreview } from '@/server/notifications/templates/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'What somebody would get of a text, with sample data; nothing is sent or kept.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(240, '1m'),
    params: templateParams,
    body: previewInput,
    response: templatePreview,
  },
  ({ viewer, params, body }) => previewTemplate(viewer, params, body),
);
