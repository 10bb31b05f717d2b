import { createPrivateKey, webcrypto } from 'node:crypto';

import ipaddr from 'ipaddr.js';
import { type LanNames, NEARBY_NETWORKS } from './lan-addresses.ts';
import type { TlsPair } from './tls-pair.ts';
import { loadX509 } from './x509.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_653;
/** Apple's systems refuse certificates of user-added authorities that last longer than 825 days. */
const LEAF_DAYS = 365;
/** Clocks in a house differ. */
const EARLIER_MS = DAY_MS;

const NAME_CONSTRAINTS = '2.5.29.30';

/**
 * Makes an authority for ten years that may vouch for nothing but names and addresses of one's own network (RFC 5280 section
 * 4.2.1.10): whoever trusts it does not have to trust it with the rest of the world.
 * @param host the machine's name, as people will see it in their list of authorities
 */
export async function makeAuthority(host: string, names: LanNames, now = Date.now()): Promise<TlsPair> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Maru on ${host.replace(/[^\w.-]/g, '')}, O=Maru (local)`,
    serialNumber: serialNumber(),
    notBefore: new Date(now - EARLIER_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension(
        NAME_CONSTRAINTS,
        true,
        new Uint8Array(nameConstraints([...new Set([...names.dns, 'local'])])),
      ),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await keyToPem(keys.privateKey) };
}

/** Makes a certificate for these names, signed by the authority, with the authority's own below it. */
export async function makeLeaf(authority: TlsPair, names: LanNames, now = Date.now()): Promise<TlsPair> {
  const x509 = await loadX509();
  const above = new x509.X509Certificate(authority.cert);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const leaf = await x509.X509CertificateGenerator.create({
    subject: `CN=${names.dns.at(-1) ?? 'localhost'}`,
    issuer: above.subject,
    serialNumber: serialNumber(),
    notBefore: new Date(now - EARLIER_MS),
    notAfter: new Date(Math.min(now + LEAF_DAYS * DAY_MS, above.notAfter.getTime())),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await keyFromPem(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(await above.publicKey.export()),
    ],
  });
  return { cert: `${leaf.toString('pem')}\n${authority.cert}`, key: await keyToPem(keys.privateKey) };
}

/** 16 random bytes, positive and not zero. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(Buffer.alloc(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function keyToPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

function keyFromPem(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', new Uint8Array(der), ALGORITHM, false, ['sign']);
}

/** `NameConstraints ::= SEQUENCE { permittedSubtrees [0] SEQUENCE OF SEQUENCE { base GeneralName } }` in DER. */
function nameConstraints(dns: readonly string[]): Buffer {
  const bases = [
    ...dns.map((name) => der(0x82, Buffer.from(name, 'ascii'))),
    ...NEARBY_NETWORKS.map((network) => der(0x87, addressAndMask(network))),
  ];
  return der(0x30, der(0xa0, Buffer.concat(bases.map((base) => der(0x30, base)))));
}

function addressAndMask(network: string): Buffer {
  const [address, bits] = ipaddr.parseCIDR(network);
  const mask =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.subnetMaskFromPrefixLength(bits)
      : ipaddr.IPv6.subnetMaskFromPrefixLength(bits);
  return Buffer.from([...address.toByteArray(), ...mask.toByteArray()]);
}

/** Tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}
