import * as jobs from '@/server/admin/mailbox/jobs.ts';
import { deliverTestMail } from '@/server/admin/mailbox/send-test-mail.ts';
import { startMail } from '@/server/platform/mail/transport.ts';
import { bind } from '@/server/platform/queue/bind.ts';
import type { System } from './system.ts';

/** The way out for mail. Other systems' jobs that send use the same connections when they run in this process. */
export const mail: System = {
  name: 'mail',
  bounds: [bind(jobs, { sendTestMail: deliverTestMail })],
  schedules: [],
  services: [startMail],
};
