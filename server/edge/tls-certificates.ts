import { env } from '@/server/platform/env.ts';
import { openAcmeCertificates } from './acme-certificates.ts';
import type { Certificates } from './certificate-source.ts';
import { openLanCertificates } from './lan-certificates.ts';
import { openCertificateFiles } from './tls-files.ts';
import { TlsRefusal } from './tls-pair.ts';

/**
 * Opens what the settings ask for: `TLS_CERT` and `TLS_KEY`, `ACME_DOMAIN`, or `MARU_LAN`; null for plain HTTP.
 * @throws TlsRefusal when it cannot be had
 */
export async function openCertificates(): Promise<Certificates | null> {
  const { TLS_CERT, TLS_KEY, ACME_DOMAIN, MARU_LAN } = env;
  if ((TLS_CERT === undefined) !== (TLS_KEY === undefined))
    throw new TlsRefusal(`TLS_CERT and TLS_KEY belong together: ${TLS_CERT ? 'TLS_KEY' : 'TLS_CERT'} is not set`);
  if (TLS_CERT !== undefined && TLS_KEY !== undefined) return openCertificateFiles({ cert: TLS_CERT, key: TLS_KEY });
  if (ACME_DOMAIN !== undefined) return openAcmeCertificates({ folder: folderFor('acme'), domains: ACME_DOMAIN });
  if (MARU_LAN === '1') return openLanCertificates({ folder: folderFor('lan') });
  return null;
}

function folderFor(name: string): string {
  if (env.MARU_DATA === undefined)
    throw new TlsRefusal('certificates need a folder that lasts: set MARU_DATA to the data folder');
  return `${env.MARU_DATA}/${name}`;
}
