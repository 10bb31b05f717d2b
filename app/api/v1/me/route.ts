import { route } from '@/server/platform/http/route.ts';
import { me } from '@/server/users/schema.ts';

export const GET = route(
  { summary: 'Tells who you are.', auth: 'user', scope: 'me:read', response: me },
  ({ viewer }) => viewer,
);
