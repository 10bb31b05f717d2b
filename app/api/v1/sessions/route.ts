import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { sessionPage } from '@/server/users/sessions/schema.ts';
import { listSessions } from '@/server/users/sessions/service.ts';

export const GET = route(
  { auth: 'session', limit: perUser(300, '1m'), response: sessionPage, summary: 'Lists where one is signed in.' },
  ({ viewer }) => listSessions(viewer),
);
