import { createHash } from 'node:crypto';
import { withEntityTag } from '../conditional.ts';
import type { OpenApiDocument } from './schema.ts';

const texts = new WeakMap<OpenApiDocument, { text: string; etag: string }>();

/** The document as an answer with an entity tag; it is written out once. */
export function answerDocument(request: Request, document: OpenApiDocument): Response {
  const { text, etag } = texts.get(document) ?? writeOut(document);
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' };
  return withEntityTag(request, new Response(text, { headers }), etag);
}

function writeOut(document: OpenApiDocument): { text: string; etag: string } {
  const text = JSON.stringify(document);
  const written = { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
  texts.set(document, written);
  return written;
}
