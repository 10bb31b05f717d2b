import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import type { CallApi } from '../call-api.ts';
import { signJwt } from '../sign-jwt.ts';

/** The JSON file of a service account, as far as it matters here. */
export const serviceAccount = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  token_uri: z.url(),
});
export type ServiceAccount = z.output<typeof serviceAccount>;

const grant = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const LIFETIME_S = 3_600;
/** It must still be good when it arrives. */
const EARLIER_MS = 60_000;

type AccessToken = {
  /** @param refused one that is not taken any more @throws when none is given out */
  get(refused?: string): Promise<string>;
};

/** Tokens for what this account signs (RFC 7523, as Google has it), asked for once for everybody who waits, and kept until they end. */
export function createAccessToken(account: ServiceAccount, callApi: CallApi, clock: () => number): AccessToken {
  const key = createPrivateKey(account.private_key);
  let kept: { token: string; endsAt: number } | null = null;
  let asking: Promise<string> | null = null;

  async function ask(): Promise<string> {
    const now = Math.floor(clock() / 1_000);
    const { client_email: iss, token_uri: aud } = account;
    const assertion = signJwt({ alg: 'RS256', key }, { iss, scope: SCOPE, aud, iat: now, exp: now + LIFETIME_S });
    const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    const { status, body } = await callApi(aud, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(form),
      // It is asked for everybody: the end of one batch does not end it.
      signal: AbortSignal.timeout(10_000),
    });
    const given = grant.safeParse(body);
    if (status !== 200 || !given.success) throw new Error(`no access token: ${status} ${JSON.stringify(body)}`);
    kept = { token: given.data.access_token, endsAt: clock() + given.data.expires_in * 1_000 - EARLIER_MS };
    return kept.token;
  }

  return {
    get: async (refused) => {
      if (kept !== null && kept.token !== refused && clock() < kept.endsAt) return kept.token;
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}
