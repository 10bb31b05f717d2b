'use client';

import { useEffect, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';

/** Where passkeys can be used: a secure page whose address is a name, not a number (WebAuthn §5.1.2). */
function canUsePasskeys(): boolean {
  const isNumber = /^[\d.]+$|^\[/.test(window.location.hostname);
  return window.isSecureContext && !isNumber && typeof window.PublicKeyCredential === 'function';
}

/** Null until the browser was asked. */
export function usePasskeySupport(): boolean | null {
  const [isSupported, setSupported] = useState<boolean | null>(null);
  useEffect(() => setSupported(canUsePasskeys()), []);
  return isSupported;
}

/**
 * Asks the browser for a passkey and signs in with it.
 * @param isConditional offers passkeys in the e-mail field's own suggestions, and waits there
 * @throws ApiProblem of the server; the browser's own error when its dialog was closed
 */
export async function signInWithPasskey(isConditional = false): Promise<void> {
  const response = await askForPasskey(isConditional);
  await fetchJson('/v1/passkeys/sign-in', { method: 'POST', body: { response }, stayOn401: true });
}

/** The same for somebody who is signed in, and proves again who they are. */
export async function proveWithPasskey(): Promise<void> {
  const response = await askForPasskey(false);
  await fetchJson('/v1/identity/prove-with-passkey', { method: 'POST', body: { response } });
}

async function askForPasskey(isConditional: boolean) {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = await fetchJson<Parameters<typeof startAuthentication>[0]['optionsJSON']>(
    '/v1/passkeys/authentication-options',
    { method: 'POST' },
  );
  return startAuthentication({ optionsJSON, useBrowserAutofill: isConditional });
}

/** Makes a passkey on this device, or on another that the browser offers, and keeps it under `name`. */
export async function createPasskey(name: string): Promise<void> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = await fetchJson<Parameters<typeof startRegistration>[0]['optionsJSON']>(
    '/v1/passkeys/registration-options',
    { method: 'POST' },
  );
  const response = await startRegistration({ optionsJSON });
  await fetchJson('/v1/passkeys', { method: 'POST', body: { name, response } });
}

/** While the page is open, passkeys stand among the suggestions of a field with `autocomplete="username webauthn"`. */
export function useConditionalPasskey(onSignedIn: () => void): void {
  useEffect(() => {
    let isOver = false;
    const offer = async () => {
      const { browserSupportsWebAuthnAutofill } = await import('@simplewebauthn/browser');
      if (!canUsePasskeys() || !(await browserSupportsWebAuthnAutofill()) || isOver) return;
      await signInWithPasskey(true);
      if (!isOver) onSignedIn();
    };
    // Nobody asked for it, so nobody is told that it came to nothing: the button says why.
    offer().catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [onSignedIn]);
}
