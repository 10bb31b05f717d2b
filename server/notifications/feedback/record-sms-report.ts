import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '@/server/platform/errors.ts';
import { readText } from '@/server/platform/http/read-body.ts';
import { type SmsAccount, smsAccounts } from '../channels/sms/sms-accounts.ts';
import { smsReportAddress } from '../tracking/addresses.ts';
import { longId, readToken } from '../tracking/tokens.ts';
import { type Feedback, recordFeedback } from './record-feedback.ts';
import { smsReport } from './schema.ts';

const MAX_BYTES = 16 * 1024;
/** Twilio's numbers for: nobody has this number, it is of a telephone that shows no texts. */
const DEAD_NUMBER: readonly number[] = [30005, 30006];

/**
 * Takes what a service that sends texts reports on a delivery, signed as Twilio signs: with the account's token, over the address and the fields.
 * @param token of the address that was given when the text was sent
 * @throws AppError `not_found` for an address that we have not made or an account that is not ours, `unauthenticated` (`signature_wrong`)
 */
export async function recordSmsReport(
  token: string,
  request: Request,
  { accounts = smsAccounts(), at = new Date() }: { accounts?: readonly SmsAccount[]; at?: Date } = {},
): Promise<void> {
  const deliveryId = longId(readToken('feedback', token)?.[0]);
  if (deliveryId === null) throw unknown();
  const form = new URLSearchParams(await readText(request, MAX_BYTES));
  const report = smsReport.safeParse(Object.fromEntries(form));
  const account = accounts.find((one) => one.account === report.data?.AccountSid);
  if (!report.success || account === undefined) throw unknown();
  if (!isSignedByTwilio(request.headers.get('x-twilio-signature'), smsReportAddress(deliveryId), form, account.token)) {
    throw new AppError('unauthenticated', 'The signature is wrong.', { reason: 'signature_wrong' });
  }
  const { MessageStatus: status, To: to, ErrorCode: code } = report.data;
  const kind = kindOf(status);
  if (kind === null) return;
  const isDead = code !== undefined && DEAD_NUMBER.includes(code);
  const detail = code === undefined ? status : `${status} ${code}`;
  const feedback: Feedback = {
    ...{ channel: 'sms', kind, deliveryId, detail },
    suppress: kind === 'failed' && isDead,
    address: to ?? null,
  };
  await recordFeedback(feedback, at);
}

/** What is told on the way (`queued`, `sent`) says nothing new. */
function kindOf(status: string): 'delivered' | 'failed' | null {
  if (status === 'delivered' || status === 'read') return 'delivered';
  return status === 'failed' || status === 'undelivered' ? 'failed' : null;
}

/** https://www.twilio.com/docs/usage/security: HMAC-SHA1 over the address and, sorted by name, each field's name and value. */
function isSignedByTwilio(given: string | null, address: string, form: URLSearchParams, token: string): boolean {
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => name + value);
  const expected = createHmac('sha1', token)
    .update(address + fields.join(''))
    .digest();
  const signature = Buffer.from(given ?? '', 'base64');
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function unknown(): AppError {
  return new AppError('not_found', 'There is nothing here.');
}
