import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Viewer } from '../auth/viewer.ts';
import { childLogger } from '../logger.ts';
import { httpDuration } from '../metrics/registry.ts';
import { withRequestId } from '../queue/request-scope.ts';
import { traceRoute } from '../tracing/trace-route.ts';
import { type Auth, authenticate, hasSessionCookie } from './authenticate.ts';
import { clientAddress } from './client-address.ts';
import { type IfMatch, readIfMatch, withEntityTag } from './conditional.ts';
import { type InFlight, inSlot } from './hold-slot.ts';
import { answerOnce } from './idempotency/answer-once.ts';
import type { Limit } from './limits.ts';
import { originOf } from './origin.ts';
import { parseBody, parseParams, parseQuery, type RawParams } from './parse-input.ts';
import { readJson } from './read-body.ts';
import { requestIdOf } from './request-id.ts';
import { respond } from './respond.ts';
import { respondError } from './respond-error.ts';
import { createRouteLimits } from './route-limits.ts';
import { routePath } from './route-path.ts';
import { checkSameOrigin } from './same-origin.ts';

const DEFAULT_MAX_BODY_BYTES = 64 * 1024;

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;
type ParsedParams<S extends Schema> = S extends z.ZodType ? z.output<S> : RawParams;

/** What a route asks for and gives; the API description is made from it. */
export type RouteDeclaration<
  A extends Auth = Auth,
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  R extends Schema = Schema,
> = {
  /** `public` looks at nobody, `optional` takes whoever is there, `user` and `admin` refuse others. */
  auth: A;
  /** What an API key must have been given. Without it only keys for everything get in. */
  scope?: string;
  /** Counted after the session was read, all or none of them: `perUser(20, '1m')`. Without it the default for people holds. */
  limit?: Limit | readonly Limit[];
  /** Counted first, before anything is looked up: `perAddress(60, '1m')`. Without it the default for addresses holds. */
  addressLimit?: Limit | readonly Limit[];
  /** How many calls of one person may be under way at once, for work that takes long. */
  inFlight?: InFlight;
  params?: P;
  query?: Q;
  body?: B;
  /** Largest JSON body, 64 KiB unless told. */
  maxBodyBytes?: number;
  response?: R;
  status?: number;
  /** The media type of a good answer that is no JSON, and of a body that the handler reads itself; for the description only. */
  produces?: string;
  consumes?: string[];
  /** `Cache-Control` of good answers; `private, no-store` unless told. */
  cache?: string;
  /** What a call does, in one English sentence; the API description shows it. */
  summary?: string;
  /** A POST that creates: a call repeated with the same `Idempotency-Key` gets the first one's answer instead of a second effect. */
  idempotent?: boolean;
  /** The strong entity tag of an answer, by `entityTag`: the answer carries it, and a GET that knows it gets 304. */
  etag?: (value: R extends z.ZodType ? z.output<R> : never) => string;
  /** The handler looks at `ifMatch`: a change of what was changed meanwhile is refused with 412. */
  conditional?: boolean;
};

type RouteContext<A extends Auth, P extends Schema, Q extends Schema, B extends Schema> = {
  viewer: A extends 'public' | 'optional' ? Viewer | null : Viewer;
  params: ParsedParams<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  request: Request;
  requestId: string;
  /** Where people reach us, `https://maru.example`. */
  origin: string;
  /** The caller's address. */
  address: string;
  /** Added to the answer: cookies, `location`. */
  headers: Headers;
  /** What `If-Match` asks for; null when it was not sent or the route is not `conditional`. */
  ifMatch: IfMatch | null;
};

type Answer<R extends Schema> = (R extends z.ZodType ? z.output<R> : unknown) | Response;

export type RouteHandler<A extends Auth, P extends Schema, Q extends Schema, B extends Schema, R extends Schema> = (
  context: RouteContext<A, P, Q, B>,
) => Answer<R> | Promise<Answer<R>>;

/** What Next gives to a route handler beside the request; `params` also fits catch-all segments. */
type NextContext = { params: Promise<RawParams> };

export type Route = ((request: Request, context: NextContext) => Promise<Response>) & { declaration: RouteDeclaration };

/**
 * Makes a Next route handler of a declaration and of what to do. The order of the steps lives here: request id → timer → address limit →
 * session or API key → same origin → user limit → parse → limits by what is asked for → (once per idempotency key) handler → answer;
 * whatever is thrown becomes problem+json.
 */
export function route<
  A extends Auth,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(declaration: RouteDeclaration<A, P, Q, B, R>, handler: RouteHandler<A, P, Q, B, R>): Route {
  const limitsOf = createRouteLimits(declaration);

  const handle = async (request: Request, context: NextContext): Promise<Response> => {
    const requestId = requestIdOf(request);
    const startedAt = performance.now();
    const rawParams = (await context.params) ?? {};
    const path = routePath(new URL(request.url).pathname, rawParams);
    const headers = new Headers({ 'x-request-id': requestId });
    let response: Response;
    try {
      response = await withRequestId(requestId, () => run({ request, requestId, rawParams, path, headers }));
    } catch (error) {
      response = respondError(error, requestId, logOf(request, requestId, path));
    }
    for (const [name, value] of headers) response.headers.append(name, value);
    const seconds = (performance.now() - startedAt) / 1_000;
    httpDuration.observe({ method: request.method, route: path, status: String(response.status) }, seconds);
    traceRoute({ method: request.method, path, status: response.status, requestId, startedAt });
    return response;
  };

  async function run({ request, requestId, rawParams, path, headers }: Call): Promise<Response> {
    const { auth, scope, idempotent, conditional, inFlight } = declaration;
    const address = clientAddress(request);
    const name = `${request.method === 'HEAD' ? 'GET' : request.method} ${path}`;
    const limits = limitsOf(name, request, { address, headers });
    await limits.begin();
    const viewer = await authenticate(request, auth, scope);
    checkSameOrigin(request, hasSessionCookie(request));
    await limits.recognise(viewer);
    const { raw, ...input } = await parseInput(declaration, request, rawParams);
    await limits.understand(input);
    const ifMatch = conditional ? readIfMatch(request) : null;
    // The types of the parts come from the declaration's schemas, which have just parsed them.
    const context = { viewer, ...input, request, requestId, origin: originOf(request), address, headers, ifMatch };
    const work = () => answer(context as RouteContext<A, P, Q, B>);
    const slots = inFlight && viewer ? { name, key: `u${viewer.id}`, inFlight } : undefined;
    const perform = slots ? () => inSlot(slots, work) : work;
    const key = idempotent && viewer ? request.headers.get('idempotency-key') : null;
    if (key === null || viewer === null) return perform();
    const { pathname, search } = new URL(request.url);
    const log = logOf(request, requestId, path);
    return answerOnce({ userId: viewer.id, key, method: request.method, pathname, search, body: raw }, () =>
      perform().catch((error: unknown) => respondError(error, requestId, log)),
    );
  }

  async function answer(context: RouteContext<A, P, Q, B>): Promise<Response> {
    const { response: schema, status, cache, etag } = declaration;
    const value = await handler(context);
    const response = respond(value, {
      ...(schema ? { schema } : {}),
      ...(status ? { status } : {}),
      ...(cache ? { cache } : {}),
    });
    if (etag === undefined || value === undefined || value instanceof Response) return response;
    return withEntityTag(context.request, response, etag(value as Parameters<typeof etag>[0]));
  }

  return Object.assign(handle, { declaration: declaration as unknown as RouteDeclaration });
}

function logOf(request: Request, requestId: string, path: string): Logger {
  return childLogger({ requestId, method: request.method, route: path });
}

type Call = { request: Request; requestId: string; rawParams: RawParams; path: string; headers: Headers };

async function parseInput(
  declaration: { params?: Schema; query?: Schema; body?: Schema; maxBodyBytes?: number },
  request: Request,
  rawParams: RawParams,
): Promise<{ params: unknown; query: unknown; body: unknown; raw: unknown }> {
  const params = await parseParams(declaration.params, rawParams);
  const query = await parseQuery(declaration.query, new URL(request.url).searchParams);
  if (declaration.body === undefined) return { params, query, body: undefined, raw: undefined };
  const raw = await readJson(request, declaration.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
  return { params, query, body: await parseBody(declaration.body, raw), raw };
}
