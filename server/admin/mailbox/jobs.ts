import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { defineJob } from '@/server/platform/queue/define-job.ts';

/** Sends an admin a mail that says only that mail arrives. */
export const sendTestMail = defineJob({ name: 'admin.send-test-mail', schema: z.object({ userId: idCodec }) });
