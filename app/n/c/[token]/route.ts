import { linkTokenParams } from '@/server/notifications/tracking/schema.ts';
import { trackClick } from '@/server/notifications/tracking/service.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

/** A link in a message: counted, then led on. */
const answer = route(
  { auth: 'public', addressLimit: perAddress(600, '1m'), params: linkTokenParams, cache: 'no-store' },
  async ({ params, request }) => {
    const userAgent = request.headers.get('user-agent');
    const location = await trackClick(params.token, { method: request.method, userAgent, at: Date.now() });
    return new Response(null, { status: 302, headers: { location, 'referrer-policy': 'no-referrer' } });
  },
);

export const GET = answer;
export const HEAD = answer;
