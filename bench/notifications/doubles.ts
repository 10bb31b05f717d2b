// A mail server and Apple's push service that take everything, in a process of their own.
import { startApns } from '../../e2e/doubles/apns.ts';
import { startSmtp } from '../../e2e/doubles/smtp.ts';

const [apple, smtp] = await Promise.all([startApns(), startSmtp()]);
process.send?.({ apple: apple.settings, smtpUrl: smtp.url });
