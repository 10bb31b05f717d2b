import { AppError } from '../errors.ts';
import { isOwnOrigin } from './origin.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that another site makes a browser ask for (CSRF). Browsers say where a request comes from by `Sec-Fetch-Site`, on plain http
 * only by `Origin`. A call with an `Authorization` header is exempt: no foreign page can add one. A call without a word about its source is
 * no browser's; it may pass unless it carries the session cookie.
 * @throws AppError `forbidden`, reason `cross_site`
 */
export function checkSameOrigin(request: Request, sentSessionCookie: boolean): void {
  if (SAFE_METHODS.has(request.method) || request.headers.has('authorization')) return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const allowed =
    site !== null
      ? site === 'same-origin' || site === 'none'
      : origin !== null
        ? isOwnOrigin(request, origin)
        : !sentSessionCookie;
  if (!allowed) throw new AppError('forbidden', 'This request came from another site.', { reason: 'cross_site' });
}
