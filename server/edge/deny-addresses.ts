import type { IncomingMessage } from 'node:http';
import { forwardedAddress } from '@/server/platform/http/client-address.ts';
import { deniesAddresses, isDeniedAddress } from '@/server/platform/limits/deny-addresses.ts';

/**
 * Whether admins deny the address that this request comes from, whose forwarded headers must be ours. Nobody waits for it: until this process has
 * read the lists, some ms after its first request, only the API itself denies.
 */
export function isDenied({ headers }: IncomingMessage): boolean {
  return deniesAddresses() && isDeniedAddress(forwardedAddress(String(headers['x-forwarded-for'] ?? '')));
}
