import { env } from '@/server/platform/env.ts';

/** An account at a service that speaks Twilio's protocol. */
export type SmsAccount = {
  origin: string;
  account: string;
  token: string;
  /** A number, a word, or the id of a messaging service (`MG…`). */
  from: string;
};

/** The accounts of `SMS_URL`, in the order in which they are tried. */
export function smsAccounts(): SmsAccount[] {
  return (env.SMS_URL ?? []).map((text) => {
    const { origin, username, password, searchParams } = new URL(text);
    return {
      origin,
      account: decodeURIComponent(username),
      token: decodeURIComponent(password),
      from: searchParams.get('from') ?? '',
    };
  });
}
