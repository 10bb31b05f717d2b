import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';

const QUERY_MAX = 200;

const message = z.object({
  id: idCodec,
  sender: z.string(),
  recipients: z.array(z.string()),
  subject: z.string(),
  /** It signs somebody in. */
  isSecret: z.boolean(),
  receivedAt: z.string(),
});

/** `leavesHere`: a mail server is set, so mail goes to it and not into this mailbox. */
export const mailboxPage = page(message).extend({ leavesHere: z.boolean() });

/** `isRedacted`: what signs somebody else in was taken out; the formatted text is then left out altogether. */
export const mailboxMessage = message.extend({
  text: z.string(),
  html: z.string().nullable(),
  isRedacted: z.boolean(),
});

export const listMailQuery = cursorQuery.extend({
  q: z
    .string()
    .trim()
    .max(QUERY_MAX, { error: 'query_too_long' })
    .transform((q) => (q === '' ? undefined : q))
    .optional(),
});

export const mailParams = z.object({ id: idCodec });

export type MailView = z.output<typeof message>;
export type MailBodyView = z.output<typeof mailboxMessage>;
export type ListMailQuery = z.output<typeof listMailQuery>;
/** In JSON and in the browser: ids are decimal strings. */
export type MailJson = z.input<typeof message>;
export type MailPageJson = z.input<typeof mailboxPage>;
export type MailBodyJson = z.input<typeof mailboxMessage>;
