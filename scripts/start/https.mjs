import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';

/**
 * The address to print and to open.
 * @param {import('./settings.mjs').Settings} settings @param {NodeJS.ProcessEnv} [env]
 */
export function shownAddress({ tls, port }, env = process.env) {
  if (env.PUBLIC_URL) return env.PUBLIC_URL.replace(/\/+$/, '');
  if (tls === 'acme') return `https://${env.ACME_DOMAIN?.split(',')[0]?.trim()}`;
  return `${tls ? 'https' : 'http'}://localhost:${port}`;
}

/**
 * What `--lan` prints: the addresses for others in the network, and how to make sure of the certificate.
 * @param {import('./settings.mjs').Settings} settings
 * @returns {string[]}
 */
export function lanLines({ tls, data, port }) {
  if (tls !== 'lan') return [];
  const bundle = readFileSync(join(data, 'lan/ca.pem'), 'utf8');
  const { fingerprint256 } = new X509Certificate(bundle.slice(bundle.indexOf('-----BEGIN CERTIFICATE-----')));
  return [
    'In this network:',
    ...lanHosts().map((host) => `  https://${host}:${port}`),
    `Browsers warn until they trust this house: http://${lanHosts()[0] ?? 'localhost'}:${port}/lan explains it.`,
    `Fingerprint of its certificate: ${fingerprint256}`,
  ];
}

/** Addresses first: names are not known on every network. */
function lanHosts() {
  const entries = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const addresses = entries
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return [...addresses, `${hostname().toLowerCase().split('.')[0]}.local`];
}
