import { env } from '../../env.ts';

/** What the description says of this installation. */
export function describedProduct(): { version: string; secure: boolean } {
  return { version: env.MARU_VERSION ?? '0.0.0', secure: env.PUBLIC_URL?.startsWith('https:') === true };
}
