import { env } from '../env.ts';

/** Under https the prefix keeps sibling domains from planting a session of theirs. */
const SESSION_COOKIE = { plain: 'maru_session', secure: '__Host-maru_session' } as const;

/** 32 random bytes in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * The browser keeps the cookie as long as browsers allow; when a session ends is decided by its row (30 days after its last use), which slides
 * without a new cookie for every page.
 */
const COOKIE_MAX_AGE_S = 400 * 24 * 3_600;

export function sessionCookieName(secure: boolean): string {
  return secure ? SESSION_COOKIE.secure : SESSION_COOKIE.plain;
}

/** The session token in a `Cookie` header; null when there is none that could be one of ours. */
export function readSessionToken(cookieHeader: string | null | undefined): string | null {
  if (!cookieHeader) return null;
  const cookies = new Map<string, string>();
  for (const part of cookieHeader.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) cookies.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  // When we are known to be reached by https, only the cookie that nobody else can have set counts.
  const plain = env.PUBLIC_URL?.startsWith('https:') ? undefined : cookies.get(SESSION_COOKIE.plain);
  const token = cookies.get(SESSION_COOKIE.secure) ?? plain;
  return token !== undefined && TOKEN.test(token) ? token : null;
}

/** `Set-Cookie` that signs in. */
export function sessionCookie(token: string, secure: boolean): string {
  return serialize(token, secure, COOKIE_MAX_AGE_S);
}

/** `Set-Cookie` that signs out. */
export function clearedSessionCookie(secure: boolean): string {
  return serialize('', secure, 0);
}

function serialize(value: string, secure: boolean, maxAgeS: number): string {
  const attributes = `Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return `${sessionCookieName(secure)}=${value}; ${attributes}`;
}
