import { randomUUID } from 'node:crypto';
import { pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { createLink } from './service.ts';

/** Somebody who owns links; for tests. */
export async function createOwner(): Promise<{ id: bigint }> {
  const id = await newIdAsync();
  await pg.query('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [
    id,
    `${randomUUID()}@example.com`,
    'Owner',
  ]);
  return { id };
}

/** A link to `https://example.com/`, of somebody new; for tests. */
export async function createTestLink(alias?: string) {
  const owner = await createOwner();
  const link = await createLink(owner, { url: 'https://example.com/', alias }, 'https://maru.example');
  return { ...link, owner };
}
