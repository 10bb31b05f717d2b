import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Gauge } from 'prom-client';
import { registry } from '@/server/platform/metrics/registry.ts';

/** A certificate (with the chain above it) and its private key, both PEM. */
export interface TlsPair {
  cert: string;
  key: string;
}

/** TLS cannot be had as it was asked for; the message is one sentence for people. */
export class TlsRefusal extends Error {
  override name = 'TlsRefusal';
}

const expiry = new Gauge({
  name: 'certificate_expiry_timestamp_seconds',
  help: 'When the certificate that the edge shows runs out, in seconds since 1970.',
  registers: [registry],
});

/**
 * Makes sure that the two belong together and can be used now.
 * @param names how they are called in the sentence of a refusal
 * @throws TlsRefusal
 */
export function checkPair(pair: TlsPair, names: { cert: string; key: string }): TlsPair {
  const certificate = read(() => new X509Certificate(pair.cert), `${names.cert} holds no certificate in PEM`);
  const key = read(() => createPrivateKey(pair.key), `${names.key} holds no private key in PEM that can be read`);
  if (!certificate.checkPrivateKey(key))
    throw new TlsRefusal(`the key in ${names.key} does not belong to the certificate in ${names.cert}`);
  return pair;
}

/** When the certificate runs out. */
export function expiresAt({ cert }: TlsPair): Date {
  return new Date(new X509Certificate(cert).validTo);
}

/** How long it is still good for; below zero when it has run out. */
export const leftMs = (pair: TlsPair): number => expiresAt(pair).getTime() - Date.now();

/** From the first to the last moment of its life. */
export function lifetimeMs(pair: TlsPair): number {
  return expiresAt(pair).getTime() - new Date(new X509Certificate(pair.cert).validFrom).getTime();
}

/** Tells the metrics which certificate is shown from now on. */
export function noteShown(pair: TlsPair): void {
  expiry.set(expiresAt(pair).getTime() / 1_000);
}

function read<T>(parse: () => T, sentence: string): T {
  try {
    return parse();
  } catch (error) {
    throw new TlsRefusal(sentence, { cause: error });
  }
}
