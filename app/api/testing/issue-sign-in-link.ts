import { createHash, randomBytes } from 'node:crypto';
import { pg } from '@/server/platform/db/client.ts';

/** The token of a link that signs this person in, as one finds it in a mail. */
export async function issueSignInLink(userId: bigint): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await pg.query(
    `INSERT INTO sign_in_links (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '15 minutes')`,
    [createHash('sha256').update(token).digest('hex'), userId],
  );
  return token;
}
