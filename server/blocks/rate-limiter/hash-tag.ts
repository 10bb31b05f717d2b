/** The whole key as the tag between a stored key's braces: braces in it would end the tag early. Throws a RangeError for an empty one. */
export function hashTag(key: string): string {
  if (key === '') throw new RangeError('a key is not empty');
  return /[{}%]/.test(key) ? key.replaceAll(/[{}%]/g, encodeURIComponent) : key;
}
