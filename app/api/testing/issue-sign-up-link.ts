import { createHash, randomBytes } from 'node:crypto';
import { pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { changeSetting } from '@/server/platform/settings/change-setting.ts';

/** Lets anybody make an account. */
export async function openSignUp(): Promise<void> {
  await changeSetting({ key: 'people.openSignUp', value: true, ifMatch: null, actor: { id: 1n } });
}

/** The token of a link that makes an account for this address, as one finds it in a mail. */
export async function issueSignUpLink(email: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await pg.query(
    `INSERT INTO sign_up_links (id, email, token_hash, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')`,
    [await newIdAsync(), email, createHash('sha256').update(token).digest('hex')],
  );
  return token;
}
