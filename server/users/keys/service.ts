import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { createApiKey } from '@/server/platform/auth/api-keys.ts';
import { countKeys, listKeyRows, revokeKeyRow } from '@/server/platform/auth/repository.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import { requireFreshIdentity } from '../second-factor/fresh-identity.ts';
import type { CreateKeyInput, KeyView } from './schema.ts';

const MAX_KEYS = 50;

/** The viewer's living keys, newest first. @throws AppError `bad_input` (`cursor_invalid`) */
export async function listKeys(
  viewer: Viewer,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ items: KeyView[]; nextCursor: string | null }> {
  const rows = await listKeyRows(viewer.id, readCursor(query.cursor), query.limit + 1);
  const items = rows.slice(0, query.limit).map(({ id, name, scopes, createdAt, lastUsedAt }) => ({
    id,
    name,
    scopes,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }));
  return { items, nextCursor: rows.length > query.limit ? String(items.at(-1)?.id) : null };
}

/**
 * Makes a key, which can be read only now.
 * @throws AppError `conflict` (`keys_too_many`), `invalid` (`scope_invalid` for the desk's scope without being an admin)
 *   and like `requireFreshIdentity`
 */
export async function makeKey(
  viewer: Viewer,
  input: CreateKeyInput,
  caller: Caller,
): Promise<KeyView & { key: string }> {
  await requireFreshIdentity(viewer);
  if (input.scopes.includes('admin') && viewer.role !== 'admin') {
    throw new AppError('invalid', 'Only admins have this scope.', { reason: 'scope_invalid' });
  }
  if ((await countKeys(viewer.id)) >= MAX_KEYS) {
    throw new AppError('conflict', `No more than ${MAX_KEYS} keys.`, { reason: 'keys_too_many' });
  }
  const { id, key } = await createApiKey(viewer.id, input.name, input.scopes);
  const scopes = input.scopes.join(' ');
  await recordAudit({ event: 'authn_token_created', ...entry(viewer, caller), details: { key: String(id), scopes } });
  return { id, key, name: input.name, scopes: input.scopes, createdAt: new Date().toISOString(), lastUsedAt: null };
}

/** Ends a key at once. @throws AppError `not_found` */
export async function revokeKey(viewer: Viewer, id: bigint, caller: Caller): Promise<void> {
  const name = await revokeKeyRow(viewer.id, id);
  if (name === null) throw new AppError('not_found', 'There is no such key.');
  await recordAudit({ event: 'authn_token_revoked', ...entry(viewer, caller), details: { key: String(id) } });
}

function entry(viewer: Viewer, caller: Caller) {
  return { actorId: viewer.id, subjectId: viewer.id, ...tracesOf(caller) };
}

function readCursor(cursor: string | undefined): bigint | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,18}$/.test(cursor)) throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  return BigInt(cursor);
}
