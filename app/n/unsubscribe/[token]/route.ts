import { unsubscribeParams } from '@/server/notifications/tracking/schema.ts';
import { unsubscribe } from '@/server/notifications/tracking/service.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

const declaration = { auth: 'public', addressLimit: perAddress(120, '1m'), params: unsubscribeParams } as const;

/** What mail programs send when somebody presses their button (RFC 8058): the form says `List-Unsubscribe=One-Click`. */
export const POST = route(declaration, async ({ params }) => {
  await unsubscribe(params.token);
});

/** What scanners follow and people click: it changes nothing and leads to the page that asks. */
export const GET = route(declaration, ({ params }) => {
  const location = `/unsubscribe/${encodeURIComponent(params.token)}`;
  return new Response(null, { status: 303, headers: { location } });
});
