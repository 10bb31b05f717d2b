import { readMailFeedback } from '@/server/notifications/feedback/read-webhook.ts';
import { recordMailFeedback } from '@/server/notifications/feedback/record-feedback.ts';
import { feedbackTaken, mailFeedback } from '@/server/notifications/feedback/schema.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary:
      'Takes reports of a mail service (delivered, bounced, complained), signed by the rules of Standard Webhooks.',
    auth: 'public',
    addressLimit: perAddress(600, '1m'),
    consumes: ['application/json'],
    response: feedbackTaken,
  },
  async ({ request }) => ({ taken: await recordMailFeedback(await readMailFeedback(request, mailFeedback)) }),
);
