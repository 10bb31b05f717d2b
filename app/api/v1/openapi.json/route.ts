import { apiDocument } from '@/app/api/api-document.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { answerDocument } from '@/server/platform/http/openapi/answer-document.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route({ auth: 'public', addressLimit: perAddress(120, '1m') }, ({ request }) =>
  answerDocument(request, apiDocument()),
);
