/** How far into a page its charset may be declared (HTML standard, section 13.2.3.2). */
const PRESCAN_BYTES = 1_024;

/** `<meta charset="euc-kr">` and `<meta http-equiv="content-type" content="text/html; charset=euc-kr">`. */
const META_CHARSET = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})/i;

/**
 * The text of a page: by its byte order mark, else the charset of the header, else of its `<meta>`. Says it nothing, it is UTF-8 when it can be,
 * else EUC-KR (old Korean sites say nothing most often), else Windows-1252.
 * @param contentType the header `Content-Type`
 */
export function decodePage(bytes: Buffer, contentType: string): string {
  const declared = charsetOfMark(bytes) ?? charsetOfHeader(contentType) ?? charsetOfMeta(bytes);
  if (declared !== null) return new TextDecoder(declared).decode(bytes);
  for (const guess of ['utf-8', 'euc-kr']) {
    const text = decodeStrictly(bytes, guess);
    if (text !== null) return text;
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

function charsetOfMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return null;
}

function charsetOfHeader(contentType: string): string | null {
  return knownCharset(/;\s*charset\s*=\s*"?([^\s";]{2,40})/i.exec(contentType)?.[1]);
}

function charsetOfMeta(bytes: Buffer): string | null {
  const charset = knownCharset(META_CHARSET.exec(bytes.toString('latin1', 0, PRESCAN_BYTES))?.[1]);
  // Could the declaration be read, the page is not UTF-16, whatever it says.
  return charset?.startsWith('utf-16') ? 'utf-8' : charset;
}

/** The charset behind a label, of which there are many; null when there is none. */
function knownCharset(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function decodeStrictly(bytes: Buffer, charset: string): string | null {
  try {
    // As a part of a stream: a page that was cut may end within a character.
    return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
