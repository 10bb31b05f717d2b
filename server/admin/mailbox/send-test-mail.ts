import { deliverMail } from '@/server/platform/mail/deliver-mail.ts';
import { findRecipient } from './repository.ts';

const TEXTS = {
  ko: {
    subject: '마루의 시험 메일이에요',
    text: '이 메일을 읽고 있다면 마루가 보내는 메일이 잘 도착하고 있어요.\n\n따로 하실 일은 없어요.',
  },
  en: {
    subject: 'A test mail from Maru',
    text: 'If you can read this, mail from Maru arrives.\n\nThere is nothing you need to do.',
  },
} as const;

/** Writes to the admin who asked, in their language. */
export async function deliverTestMail({ userId }: { userId: bigint }): Promise<void> {
  const recipient = await findRecipient(userId);
  if (recipient === null) return;
  const { subject, text } = TEXTS[recipient.language === 'en' ? 'en' : 'ko'];
  const html = `<p>${text.replaceAll('\n\n', '</p><p>')}</p>`;
  await deliverMail({ to: recipient.email, subject, text, html });
}
