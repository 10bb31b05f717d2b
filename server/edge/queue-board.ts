import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { lacksRequiredFactor } from '@/server/platform/auth/required-factor.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { createBoard } from '@/server/platform/queue/board.ts';
import { answerNotFound } from './answers.ts';
import { isOwnOrigin } from './forwarded.ts';

const BOARD_PATH = '/admin/queues';

/** Whether the path (without a query) belongs to the queue dashboards. */
export function isBoardPath(path: string): boolean {
  return path === BOARD_PATH || path.startsWith(`${BOARD_PATH}/`);
}

/** Serves the queue dashboards to admins; for everybody else there is nothing here. */
export function createQueueBoard(): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let listener: ReturnType<typeof getRequestListener> | undefined;
  return async (request, response) => {
    const viewer = await verifySession(request.headers.cookie);
    if (viewer?.role !== 'admin' || !isOwnRequest(request)) {
      answerNotFound(request, response);
      return;
    }
    // Like every page of the desk: first the second factor, where the settings ask for one.
    if (await lacksRequiredFactor(viewer)) {
      response.writeHead(303, { location: '/settings/security', 'cache-control': 'no-store' }).end();
      return;
    }
    // Made when the first admin looks: most edge processes never need it.
    listener ??= getRequestListener(createBoard(BOARD_PATH), { overrideGlobalObjects: false });
    await listener(request, response);
  };
}

/** Changes only by our own pages: the session cookie comes with another site's forms too. */
function isOwnRequest(request: IncomingMessage): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  return origin !== undefined && isOwnOrigin(request, origin);
}
