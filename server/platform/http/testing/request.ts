import type { Route } from '../route.ts';

export const ORIGIN = 'http://maru.test';

/** A request as the edge hands it on; `json` becomes the body of a POST. */
export function makeRequest(
  path: string,
  init: { method?: string; headers?: Record<string, string>; json?: unknown; body?: BodyInit; address?: string } = {},
): Request {
  const { method, headers, json, body, address = '203.0.113.7' } = init;
  const content = json === undefined ? body : JSON.stringify(json);
  return new Request(`${ORIGIN}${path}`, {
    method: method ?? (content === undefined ? 'GET' : 'POST'),
    headers: {
      host: 'maru.test',
      'x-forwarded-for': address,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content, duplex: 'half' }),
  });
}

/** Calls a route as Next does. */
export function call(
  route: Route,
  request: Request,
  params: Record<string, string | string[] | undefined> = {},
): Promise<Response> {
  return route(request, { params: Promise.resolve(params) });
}
