import type { RawParams } from './parse-input.ts';

/**
 * The route that a path belongs to, for metrics and limits: `/v1/links/{id}` for `/api/v1/links/81` with the parameter `id`. Every
 * segment that equals a parameter's value is taken for that parameter.
 */
export function routePath(pathname: string, params: RawParams): string {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(params)) {
    for (const part of Array.isArray(value) ? value : [value]) if (part !== undefined) names.set(part, `{${name}}`);
  }
  const path = pathname.startsWith('/api/v1/') ? pathname.slice('/api'.length) : pathname;
  return path
    .split('/')
    .map((segment) => names.get(decode(segment)) ?? segment)
    .join('/');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
