import { linkTokenParams } from '@/server/notifications/tracking/schema.ts';
import { trackOpen } from '@/server/notifications/tracking/service.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

/** One transparent point. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** The picture in a mail that tells that it was opened. */
const answer = route(
  { auth: 'public', addressLimit: perAddress(600, '1m'), params: linkTokenParams, cache: 'no-store' },
  async ({ params, request }) => {
    const userAgent = request.headers.get('user-agent');
    await trackOpen(params.token, { method: request.method, userAgent, at: Date.now() });
    return new Response(new Uint8Array(PIXEL), { headers: { 'content-type': 'image/gif' } });
  },
);

export const GET = answer;
export const HEAD = answer;
