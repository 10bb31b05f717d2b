import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { takeProof } from '../second-factor/fresh-identity.ts';
import type { IdentityState } from '../second-factor/schema.ts';
import type { SignInWithPasskeyInput } from './schema.ts';
import { checkPasskey } from './sign-in-with-passkey.ts';

/**
 * Takes one of the viewer's own passkeys as a proof of who they are.
 * @throws AppError `invalid` (`passkey_refused`), also for the right passkey of somebody else
 */
export async function proveWithPasskey(
  viewer: Viewer,
  { response }: SignInWithPasskeyInput,
  origin: string,
): Promise<IdentityState> {
  if ((await checkPasskey(response, origin)) === viewer.id) return takeProof(viewer);
  throw new AppError('invalid', 'This passkey opens another account, or none.', { reason: 'passkey_refused' });
}
