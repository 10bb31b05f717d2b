import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { logger } from '../logger.ts';
import { queueHandle, registeredQueues } from './queues.ts';

export type Board = (request: Request) => Response | Promise<Response>;

const LOOK_FOR_QUEUES_EVERY_MS = 5_000;

/** The board needs nothing but its own files; its page has one style element and sets styles from script. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const SYSTEM_FONTS =
  '<style>:root{--font-sans:Pretendard,system-ui,sans-serif!important;--font-mono:ui-monospace,monospace!important}</style>';

/**
 * bull-board under `basePath` (for example `/admin/queues`), to look into all known queues and to change them. The caller must have checked
 * that an admin asks; requests that change something are taken from our own pages only. A job that is removed here while it waits comes
 * back from the outbox: to give one up, discard its dead letter.
 */
export function createBoard(basePath: string): Board {
  const adapter = new HonoAdapter(serveStatic).setBasePath(basePath);
  const { replaceQueues } = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: {
      uiBasePath: uiFolder(),
      uiConfig: { boardTitle: 'Maru', hideDocsLink: true, sortQueues: true, overview: { groupByDelimiter: true } },
    },
  });
  const refresh = createRefresh((names) => {
    replaceQueues(names.map((name) => new BullMQAdapter(queueHandle(name), { delimiter: '.' })));
  });
  const app = new Hono();
  app.use(sameOriginOnly, securityHeaders, async (_context, next) => {
    await refresh();
    await next();
  });
  app.use(withoutWebFont);
  app.route(basePath, adapter.registerPlugin());
  return (request) => app.fetch(request);
}

/** The pages of bull-board; found from its Hono adapter, whose dependency they are. */
function uiFolder(): string {
  const ours = createRequire(import.meta.url);
  return dirname(createRequire(ours.resolve('@bull-board/hono')).resolve('@bull-board/ui/package.json'));
}

/** Gives a function that keeps the queues shown up to date, at most every few seconds; while Redis is away the last ones stay. */
function createRefresh(show: (names: string[]) => void): () => Promise<void> {
  let shown = '';
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - lookedAt < LOOK_FOR_QUEUES_EVERY_MS) return;
    try {
      const names = await registeredQueues();
      lookedAt = performance.now();
      if (names.join() === shown) return;
      show(names);
      shown = names.join();
    } catch (error) {
      logger.debug({ err: error }, 'queues of the board were not looked up');
    }
  };
}

/** The session cookie alone must not do: another site's form would send it too. */
const sameOriginOnly: MiddlewareHandler = async (context, next) => {
  const { method } = context.req;
  if (method === 'GET' || method === 'HEAD') return next();
  const site = context.req.header('sec-fetch-site');
  const origin = context.req.header('origin');
  const hosts = [context.req.header('host'), hostOf(context.req.url)];
  const own = site === undefined ? origin !== undefined && hosts.includes(hostOf(origin)) : site === 'same-origin';
  return own ? next() : context.text('Forbidden', 403);
};

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('content-security-policy', CONTENT_SECURITY_POLICY);
  context.header('x-content-type-options', 'nosniff');
  context.header('referrer-policy', 'same-origin');
};

/** Takes the link to a font server out of the page: nothing of ours asks another host. */
const withoutWebFont: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.get('content-type')?.startsWith('text/html')) return;
  const page = await context.res.text();
  const own = page.replace(/<link[^>]+href="https?:\/\/[^>]*>/g, '').replace('</head>', `${SYSTEM_FONTS}</head>`);
  const headers = new Headers(context.res.headers);
  headers.delete('content-length');
  context.res = new Response(own, { status: context.res.status, headers });
};
