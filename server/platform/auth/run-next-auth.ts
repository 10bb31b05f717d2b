import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth, { type AuthOptions } from 'next-auth';
import { trustForwardedHost } from '../env.ts';

/** What next-auth reads of a request: the segments after /api/auth (`['callback', 'credentials']`), and the parsed body of a POST. */
export type AuthCall = { action: string[]; body: Record<string, unknown> | undefined; origin: string };

/**
 * Lets next-auth answer a Web request. Its handler for Node's requests is used, because the one for the app router reads Next's request scope,
 * and because here the origin can be said: next-auth takes it from the forwarded headers.
 */
export async function runNextAuth(request: Request, call: AuthCall, options: AuthOptions): Promise<Response> {
  trustForwardedHost();
  const url = new URL(request.url);
  const own = new URL(call.origin);
  const answer = new NodeAnswer();
  await NextAuth(
    {
      method: request.method,
      headers: {
        ...Object.fromEntries(request.headers),
        'x-forwarded-host': own.host,
        'x-forwarded-proto': own.protocol.slice(0, -1),
      },
      cookies: withoutForeignUrls(readCookies(request.headers.get('cookie') ?? ''), call.origin),
      query: { ...withoutForeignUrls(Object.fromEntries(url.searchParams), call.origin), nextauth: call.action },
      body: call.body === undefined ? undefined : withoutForeignUrls(call.body, call.origin),
    } as unknown as NextApiRequest,
    answer as unknown as NextApiResponse,
    options,
  );
  return answer.toResponse();
}

/** The few methods of Node's response that next-auth calls. */
class NodeAnswer {
  private code = 200;
  private text: string | null = null;
  private readonly values = new Map<string, string | string[]>();

  status(code: number): this {
    this.code = code;
    return this;
  }

  getHeader(name: string): string | string[] | undefined {
    return this.values.get(name.toLowerCase());
  }

  setHeader(name: string, value: string | string[]): this {
    this.values.set(name.toLowerCase(), value);
    return this;
  }

  json(value: unknown): void {
    this.setHeader('content-type', 'application/json');
    this.text = JSON.stringify(value);
  }

  send(value: unknown): void {
    if (value === undefined) return;
    if (typeof value === 'string') this.text = value;
    else this.json(value);
  }

  end(): void {}

  toResponse(): Response {
    const headers = new Headers();
    for (const [name, value] of this.values) {
      for (const item of Array.isArray(value) ? value : [value]) headers.append(name, item);
    }
    return new Response(this.text, { status: this.code, headers });
  }
}

function readCookies(header: string): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) cookies[part.slice(0, at).trim()] = decode(part.slice(at + 1).trim());
  }
  return cookies;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** next-auth calls a return address that is none "a problem with the server's configuration" (500); without it people come back home. */
function withoutForeignUrls<T extends Record<string, unknown>>(values: T, origin: string): T {
  const entries = Object.entries(values).filter(([name, value]) => {
    if (!/callback-?url$/i.test(name)) return true;
    if (typeof value !== 'string') return false;
    const base = value.startsWith('/') ? origin : undefined;
    return URL.canParse(value, base) && new URL(value, base).origin === origin;
  });
  return Object.fromEntries(entries) as T;
}
