const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Where an answer redirects to, as it is written there (it may be relative); null when it does not. */
export function redirectLocation({
  status,
  headers,
}: {
  status: number;
  headers: Record<string, string>;
}): string | null {
  const { location } = headers;
  return location === undefined || !REDIRECTS.includes(status) ? null : encodeBytes(location);
}

/** Sites write Korean into this header as it is; what is UTF-8 stands for itself, other bytes are escaped, as browsers do it. */
function encodeBytes(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  if (!text.includes('\ufffd')) return text;
  return header.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
