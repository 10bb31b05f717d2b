import type { RawParams } from './parse-input.ts';

/**
 * The route that a path belongs to, for metrics and limits: `/v1/links/{id}` for `/api/v1/links/81` with the parameter `id`. Every
 * segment that equals a parameter's value is taken for that parameter, whichever of the two is still percent-encoded: a label that nobody
 * foresaw would be a metric of its own for each caller who wants one. Of a catch-all that spans segments one is shown.
 */
export function routePath(pathname: string, params: RawParams): string {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(params)) {
    for (const part of [value ?? []].flat()) names.set(part, `{${name}}`).set(decode(part), `{${name}}`);
  }
  const path = pathname.startsWith('/api/v1/') ? pathname.slice('/api'.length) : pathname;
  return path
    .split('/')
    .map((segment) => names.get(segment) ?? names.get(decode(segment)) ?? segment)
    .filter((segment, index, all) => !segment.startsWith('{') || segment !== all[index - 1])
    .join('/');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
