import { env } from '@/server/platform/env.ts';
import { senderAddress } from '@/server/platform/mail/mail-address.ts';
import { SECRET_HEADER } from '@/server/platform/mail/sink.ts';
import { fallbackTransport, type MailTransport, mailTransport } from '@/server/platform/mail/transport.ts';
import { messageIdOf } from '../../feedback/message-id.ts';
import type { Outgoing, Provider, SendResult } from '../channel.ts';

/** Codes that say: there is no such mailbox (RFC 5321 section 4.2.3, RFC 3463 X.1.*). */
const NO_MAILBOX = /\b5\.1\.[0-36]\b|user unknown|no such user|mailbox unavailable|does not exist/i;

type SmtpError = Error & { responseCode?: number; response?: string; code?: string };

/** `SMTP_URL` or the built-in mailbox; after it the other server, where one is set. */
export function smtpProviders(): Provider[] {
  const first = createSmtpProvider('smtp', mailTransport);
  return env.SMTP_FALLBACK_URL === undefined
    ? [first]
    : [first, createSmtpProvider('smtp-fallback', fallbackTransport)];
}

/** Mail by SMTP. */
export function createSmtpProvider(name: string, transport: () => Promise<MailTransport>): Provider {
  return {
    name,
    channel: 'email',
    send: async (batch) => {
      const { transporter } = await transport();
      return Promise.all(batch.map((message) => sendOne(transporter, message)));
    },
  };
}

async function sendOne(transporter: MailTransport['transporter'], message: Outgoing): Promise<SendResult> {
  const { to, content, isSecret, unsubscribeUrl, deliveryId } = message;
  const messageId = messageIdOf(deliveryId);
  try {
    await transporter.sendMail({
      messageId,
      from: senderAddress(),
      // As an object: an address with a comma in it must not become two.
      to: { name: '', address: to.address },
      subject: content.title,
      text: content.body,
      ...(content.html === null ? {} : { html: content.html }),
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(isSecret ? { [SECRET_HEADER]: '1' } : {}),
        ...(unsubscribeUrl === null
          ? {}
          : { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      },
    });
    return { outcome: 'accepted', providerMessageId: messageId };
  } catch (error) {
    return refusalOf(error as SmtpError);
  }
}

/** 4xx and trouble on the way are tried again, 5xx are not (RFC 5321 section 4.2.1). */
function refusalOf({ responseCode, response, code, message }: SmtpError): SendResult {
  const error = response ?? `${code ?? 'unknown'}: ${message}`;
  // 421: the server itself cannot go on. What else it says of one mail says nothing of the others.
  if (responseCode === undefined || responseCode < 500) {
    return { outcome: 'retry', error, isAlive: responseCode !== undefined && responseCode !== 421 };
  }
  const isBounce = responseCode === 550 || responseCode === 551 || responseCode === 553;
  return { outcome: 'rejected', error, ...(isBounce && NO_MAILBOX.test(error) ? { suppress: 'bounce' } : {}) };
}
