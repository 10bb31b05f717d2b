import { checkKey } from './check-policy.ts';

/** The whole key as the tag between a stored key's braces: braces in it would end the tag early. Throws a RangeError for an empty one. */
export function hashTag(key: string): string {
  checkKey(key);
  return /[{}%]/.test(key) ? key.replaceAll(/[{}%]/g, encodeURIComponent) : key;
}
