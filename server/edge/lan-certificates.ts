import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { logger } from '@/server/platform/logger.ts';
import type { Certificates } from './certificate-source.ts';
import { type LanNames, lanNames } from './lan-addresses.ts';
import { makeAuthority, makeLeaf } from './lan-authority.ts';
import { LAN_CERTIFICATE_PATH, LAN_PATH, sendAuthority, sendLanPage } from './lan-page.ts';
import { checkPair, expiresAt, type TlsPair } from './tls-pair.ts';

const LOOK_EVERY_MS = 30_000;
const RENEW_BEFORE_MS = 30 * 86_400_000;

interface LanOptions {
  /** Holds the authority and the certificate; for its owner alone. */
  folder: string;
  names?: () => LanNames;
  lookEveryMs?: number;
}

/**
 * A certificate by an authority of our own, made at the first start and kept. A new one is made when this machine's names or
 * addresses change, and a month before it runs out; the authority, which people trusted by hand, stays.
 */
export async function openLanCertificates(options: LanOptions): Promise<Certificates> {
  const { folder, names = lanNames, lookEveryMs = LOOK_EVERY_MS } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const authority = await keep(folder, 'ca', undefined, () => makeAuthority(hostname(), names()));
  let shown = await current();
  let timer: NodeJS.Timeout | undefined;

  function current(): Promise<TlsPair> {
    const wanted = names();
    return keep(
      folder,
      'leaf',
      (pair) => fits(pair, authority, wanted),
      () => makeLeaf(authority, wanted),
    );
  }

  async function look(use: (pair: TlsPair) => void): Promise<void> {
    try {
      const found = await current();
      if (found.cert === shown.cert) return;
      shown = found;
      use(found);
      logger.info('the names of this machine changed: new connections get a new certificate');
    } catch (error) {
      logger.error({ err: error }, 'the local certificate could not be renewed');
    }
  }

  return {
    kind: 'lan',
    get pair() {
      return shown;
    },
    find(path) {
      if (path === LAN_PATH) return (request, response) => sendLanPage(request, response, authority.cert);
      if (path === LAN_CERTIFICATE_PATH) return async (_request, response) => sendAuthority(response, authority.cert);
      return undefined;
    },
    watch(use) {
      timer = setInterval(() => void look(use), lookEveryMs);
      timer.unref();
    },
    stop: async () => clearInterval(timer),
  };
}

function fits(leaf: TlsPair, authority: TlsPair, names: LanNames, now = Date.now()): boolean {
  const certificate = new X509Certificate(leaf.cert);
  return (
    certificate.verify(new X509Certificate(authority.cert).publicKey) &&
    expiresAt(leaf).getTime() - now > RENEW_BEFORE_MS &&
    names.dns.every((name) => certificate.checkHost(name) !== undefined) &&
    names.ip.every((address) => certificate.checkIP(address) !== undefined)
  );
}

/** Reads the pair of that name when it is there and good, else makes and writes it. */
async function keep(
  folder: string,
  name: string,
  isGood: ((pair: TlsPair) => boolean) | undefined,
  make: () => Promise<TlsPair>,
): Promise<TlsPair> {
  const path = join(folder, `${name}.pem`);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text !== undefined) {
    const pair = checkPair(split(text), { cert: path, key: path });
    if (isGood?.(pair) ?? true) return pair;
  }
  const made = await make();
  // One file, so that key and certificate are renewed together or not at all.
  const half = `${path}.${process.pid}`;
  await writeFile(half, `${made.key}${made.cert}`, { mode: 0o600 });
  await rename(half, path);
  return made;
}

function split(text: string): TlsPair {
  const end = text.indexOf('-----BEGIN CERTIFICATE-----');
  return end === -1 ? { cert: '', key: text } : { key: text.slice(0, end), cert: text.slice(end) };
}
