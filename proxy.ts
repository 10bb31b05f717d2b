import { type NextRequest, NextResponse } from 'next/server';
import { NONCE_HEADER, newNonce, pagePolicy } from '@/server/platform/http/content-security-policy.ts';

/** Gives each page its Content-Security-Policy with a nonce of its own; Next reads the nonce from the request's copy of it. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = newNonce();
  const policy = pagePolicy(request, nonce);
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Pages only (`/s/{alias}+` is one): the API, redirects, files and what the build made need no nonce, nor does the data of a page that is open already. */
export const config = {
  matcher: [
    {
      source: '/((?!v1/|api/|s/[^+]*$|files/|_next/|icon\\.svg$).*)',
      missing: [
        { type: 'header', key: 'rsc' },
        { type: 'header', key: 'next-router-prefetch' },
      ],
    },
  ],
};
