import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { type Caller, type Me, tracesOf } from '../open-session.ts';
import { insertUser } from '../repository.ts';
import { emailAddress, personName } from '../schema.ts';
import { isFreshIdentity, requireFreshIdentity } from '../second-factor/fresh-identity.ts';
import { findAccount } from '../second-factor/repository.ts';
import { afterFirstStep, type SignInOutcome } from '../second-factor/sign-in-steps.ts';
import type { OAuthProfile } from './providers.ts';
import {
  deleteLinkedAccounts,
  findLinkedAccounts,
  findLinkedUser,
  findUserByAddress,
  insertLinkedAccount,
  markAddressVerified,
} from './repository.ts';
import type { OAuthRefusal, Provider } from './schema.ts';

/** What came of coming back from a provider. */
export type OAuthOutcome =
  | { kind: 'opened'; outcome: SignInOutcome }
  | { kind: 'linked' }
  | { kind: 'refused'; reason: OAuthRefusal };

/**
 * Decides what an account of elsewhere opens: whoever is signed in links it; else it opens the account it was linked to, or the one with
 * the same address when both sides have proven it. A new account is made only when an admin has opened sign-up.
 */
export async function comeBack(provider: Provider, profile: OAuthProfile, caller: Caller): Promise<OAuthOutcome> {
  const viewer = await verifySession(caller.cookie);
  const owner = await findLinkedUser(provider, profile.id);
  if (viewer !== null) return linkToViewer(viewer, owner, provider, profile, caller);
  if (owner !== null) return open(owner, provider, caller);
  const email = emailAddress.safeParse(profile.email);
  if (!email.success || !profile.emailVerified) return { kind: 'refused', reason: 'oauth_unverified' };
  const known = await findUserByAddress(email.data);
  // An address that nobody has proven here may have been typed in by somebody who waits for its owner.
  if (known !== null && known.emailVerifiedAt === null) return { kind: 'refused', reason: 'oauth_link_first' };
  if (known === null && !(await readSetting('people.openSignUp'))) return { kind: 'refused', reason: 'oauth_unknown' };
  const userId = known?.id ?? (await newIdAsync());
  const isLinked = await transaction(async (tx) => {
    if (known === null && !(await makeAccount(userId, email.data, profile.name, caller, tx))) return false;
    return link(userId, provider, profile, caller, tx);
  });
  return isLinked ? open(userId, provider, caller) : { kind: 'refused', reason: 'oauth_failed' };
}

/** The accounts elsewhere that open the viewer's. */
export async function listLinkedAccounts(viewer: Viewer) {
  const rows = await findLinkedAccounts(viewer.id);
  const items = rows.map((row) => ({ provider: row.provider as Provider, createdAt: row.createdAt.toISOString() }));
  return { items, nextCursor: null };
}

/** Nobody gets in from this provider any more. @throws AppError `not_found` and like `requireFreshIdentity` */
export async function unlinkAccount(viewer: Viewer, provider: Provider, caller: Caller): Promise<void> {
  await requireFreshIdentity(viewer);
  await transaction(async (tx) => {
    if (!(await deleteLinkedAccounts(viewer.id, provider, tx))) {
      throw new AppError('not_found', 'No such account is linked.');
    }
    await recordAudit({ event: 'authn_account_unlinked', ...entry(viewer.id, caller), details: { provider } }, tx);
  });
}

async function linkToViewer(
  viewer: Viewer,
  owner: bigint | null,
  provider: Provider,
  profile: OAuthProfile,
  caller: Caller,
): Promise<OAuthOutcome> {
  if (owner === viewer.id) return { kind: 'linked' };
  if (!(await isFreshIdentity(viewer))) return { kind: 'refused', reason: 'confirmation_required' };
  const isLinked = owner === null && (await transaction((tx) => link(viewer.id, provider, profile, caller, tx)));
  return isLinked ? { kind: 'linked' } : { kind: 'refused', reason: 'oauth_taken' };
}

async function open(userId: bigint, provider: Provider, caller: Caller): Promise<OAuthOutcome> {
  const account = await findAccount(userId);
  if (account === null || account.disabledAt !== null) {
    await recordAudit({
      event: 'authn_login_fail',
      subjectId: userId,
      ...tracesOf(caller),
      details: { method: provider },
    });
    return { kind: 'refused', reason: 'oauth_unknown' };
  }
  return { kind: 'opened', outcome: await afterFirstStep(account, provider, caller) };
}

async function link(
  userId: bigint,
  provider: Provider,
  profile: OAuthProfile,
  caller: Caller,
  tx: Transaction,
): Promise<boolean> {
  if (!(await insertLinkedAccount({ provider, providerAccountId: profile.id, userId }, tx))) return false;
  await recordAudit({ event: 'authn_account_linked', ...entry(userId, caller), details: { provider } }, tx);
  return true;
}

/** False when somebody took the address at the same moment. */
async function makeAccount(id: bigint, email: string, name: string, caller: Caller, tx: Transaction): Promise<boolean> {
  const parsed = personName.safeParse(name);
  const user: Me = { id, email, name: parsed.success ? parsed.data : email, role: 'user' };
  if (!(await insertUser({ ...user, passwordHash: null }, tx))) return false;
  await markAddressVerified(id, tx);
  await recordAudit({ event: 'user_created', ...entry(id, caller), details: { by: 'oauth' } }, tx);
  return true;
}

function entry(userId: bigint, caller: Caller) {
  return { actorId: userId, subjectId: userId, ...tracesOf(caller) };
}
