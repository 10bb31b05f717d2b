import { acceptInvitation } from './invitations.ts';
import type { SignUpInput } from './schema.ts';
import { type Caller, openSession, type SignedIn } from './service.ts';

/** Makes the account that an invitation promises and signs it in. @throws AppError like `acceptInvitation` */
export async function signUp(input: SignUpInput, caller: Caller): Promise<SignedIn> {
  return openSession(await acceptInvitation(input), caller);
}
