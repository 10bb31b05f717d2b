import { z } from 'zod';

const EVENTS_MAX = 500;

/**
 * What became of a mail after its server took it. `messageId` is the mail's `Message-ID` as we made it, `address` its recipient; of the two one
 * is enough. A `soft` bounce may go better next time, a `hard` one never.
 */
const mailEvent = z
  .object({
    kind: z.enum(['delivered', 'bounce', 'complaint'], { error: 'feedback_kind_invalid' }),
    isHard: z.boolean().default(true),
    messageId: z.string().max(400, { error: 'feedback_subject_missing' }).optional(),
    address: z.string().max(254, { error: 'feedback_subject_missing' }).optional(),
    detail: z.string().max(1_000, { error: 'feedback_detail_long' }).optional(),
  })
  .refine(({ messageId, address }) => messageId !== undefined || address !== undefined, {
    error: 'feedback_subject_missing',
  });

export const mailFeedback = z.object({
  events: z.array(mailEvent, { error: 'body_required' }).min(1).max(EVENTS_MAX, { error: 'too_many_at_once' }),
});

/** A report as Twilio writes it: a form, of whose fields these matter. */
export const smsReport = z.object({
  AccountSid: z.string().max(100),
  MessageStatus: z.string().max(40),
  To: z.string().max(40).optional(),
  ErrorCode: z.coerce.number().int().optional(),
});

export const smsFeedbackParams = z.object({ token: z.string().max(200) });

export const feedbackTaken = z.object({ taken: z.number().int() });

export type MailFeedback = z.output<typeof mailFeedback>;
export type MailEvent = z.output<typeof mailEvent>;
