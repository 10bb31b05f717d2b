import { recordSmsReport } from '@/server/notifications/feedback/record-sms-report.ts';
import { smsFeedbackParams } from '@/server/notifications/feedback/schema.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Takes what a service that sends texts reports on one of them, signed as Twilio signs.',
    auth: 'public',
    addressLimit: perAddress(600, '1m'),
    params: smsFeedbackParams,
    consumes: ['application/x-www-form-urlencoded'],
    status: 204,
  },
  ({ request, params }) => recordSmsReport(params.token, request),
);
