import { AppError } from '@/server/platform/errors.ts';

const SENTENCES: Record<string, string> = {
  email_invalid: 'This is no e-mail address.',
  email_required: 'Give an address: --email',
  name_required: 'Give a name: --name',
  password_required: 'Give a password: --password',
  password_short: 'The password needs 10 characters at least.',
  password_common: 'This password is among the first that attackers try: choose another.',
  user_unknown: 'No account has this address: make it with "user add".',
};

/** What went wrong, in words for the person at the terminal. */
export function explain(error: unknown): string {
  if (error instanceof AppError) return SENTENCES[error.details.reason ?? ''] ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
