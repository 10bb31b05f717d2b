import { randomBytes } from 'node:crypto';
import { env } from '../env.ts';
import { storageOrigin } from '../storage/storage.ts';
import { originOf } from './origin.ts';

/** The header by which a page learns its nonce from `proxy.ts`. */
export const NONCE_HEADER = 'x-nonce';

/** 128 random bits: nobody guesses it, and the next page has another. */
export function newNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * What a page may load and run. Scripts carry the nonce, or were loaded by one that does (`strict-dynamic`; `'self'` is for browsers that do
 * not know it). Style attributes stay allowed, because the parts people use place themselves by them; style elements carry the nonce. Pictures
 * and uploads may lead to the bucket when the objects lie in one.
 */
export function pagePolicy(request: Request, nonce: string): string {
  const isDevelopment = env.NODE_ENV === 'development';
  const origin = originOf(request);
  const objects = storageOrigin();
  // Older Safari does not count a socket of the same origin as 'self'.
  const socket = origin.replace(/^http/, 'ws');
  const directives: Record<string, (string | null)[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", isDevelopment ? "'unsafe-eval'" : null],
    // `next dev` puts styles into elements without a nonce.
    'style-src': ["'self'", isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', objects],
    'media-src': ["'self'", 'blob:', objects],
    'font-src': ["'self'"],
    'connect-src': ["'self'", socket, objects],
    'worker-src': ["'self'", 'blob:'],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
  };
  const policy = Object.entries(directives).map(([name, sources]) =>
    [name, ...sources.filter((source) => source !== null)].join(' '),
  );
  if (origin.startsWith('https:')) policy.push('upgrade-insecure-requests');
  return policy.join('; ');
}
