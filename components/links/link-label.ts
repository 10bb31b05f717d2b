/** A short link as people read it: without the scheme, and with its own letters instead of `%ED%95%9C`. */
export function linkLabel(shortUrl: string): string {
  const bare = shortUrl.replace(/^https?:\/\//, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/** A target as people read it: no scheme, no lonely slash, own letters in path and query. */
export function targetLabel(url: string): string {
  const bare = url.replace(/^https?:\/\//, '').replace(/\/$/, '');
  try {
    return decodeURI(bare);
  } catch {
    return bare;
  }
}
