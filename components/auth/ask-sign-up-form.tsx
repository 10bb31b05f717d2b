'use client';

import { useState } from 'react';
import { MailedLinkForm } from './mailed-link-form.tsx';

/** Has a link that makes an account sent. */
export function AskSignUpForm() {
  const [email, setEmail] = useState('');
  return <MailedLinkForm path="/v1/sign-up-links" namespace="auth.openSignUp" email={email} onEmailChange={setEmail} />;
}
