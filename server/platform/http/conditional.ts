import { AppError } from '../errors.ts';

/** Says whether the caller's `If-Match` lets a change of this version happen. */
export type IfMatch = (version: number) => boolean;

/**
 * The strong entity tag (RFC 9110, section 8.8.3) of something with a version. `counters` change without making a new version (clicks): they are
 * part of the tag, so that a reader hears of them, and of no weight for `If-Match`, so that a visitor cannot spoil an editor's change.
 */
export function entityTag(version: number, ...counters: (number | bigint)[]): string {
  return `"${[version, ...counters].join('.')}"`;
}

/** What `If-Match` asks for (RFC 9110, section 13.1.1); null when it was not sent. Weak tags and tags of others match nothing. */
export function readIfMatch(request: Request): IfMatch | null {
  const header = request.headers.get('if-match');
  if (header === null) return null;
  if (header.trim() === '*') return () => true;
  const versions = new Set(header.split(',').flatMap((tag) => /^"(\d{1,10})(?:\.\d+)*"$/.exec(tag.trim())?.[1] ?? []));
  return (version) => versions.has(String(version));
}

/** The refusal of a change whose `If-Match` names an older version. */
export function changedMeanwhile(): AppError {
  return new AppError('precondition_failed', 'It was changed since you read it. Read it again.', {
    reason: 'changed_meanwhile',
  });
}

/** Puts `etag` on a good answer; one to a GET whose `If-None-Match` knows it becomes 304 without a body. */
export function withEntityTag(request: Request, response: Response, etag: string): Response {
  response.headers.set('etag', etag);
  if (request.method !== 'GET' && request.method !== 'HEAD') return response;
  if (!knows(request.headers.get('if-none-match'), etag)) return response;
  const headers = new Headers(response.headers);
  headers.delete('content-type');
  return new Response(null, { status: 304, headers });
}

/** Whether `If-None-Match` lists the tag; compared weakly, as RFC 9110, section 13.1.2 wants. */
function knows(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
