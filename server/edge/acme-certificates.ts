import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '@/server/platform/env.ts';
import { logger } from '@/server/platform/logger.ts';
import { findChallenge } from './acme-challenges.ts';
import { withAcmeLock } from './acme-lock.ts';
import { orderCertificate, readOrdered } from './acme-order.ts';
import type { Certificates } from './certificate-source.ts';
import { makeAuthority, makeLeaf } from './lan-authority.ts';
import { expiresAt, leftMs, lifetimeMs, type TlsPair } from './tls-pair.ts';

const DAY_MS = 86_400_000;
const RENEW_BEFORE_MS = 30 * DAY_MS;
const SOON_MS = 1_000;
/** Renewals are looked at twice a day, at a time of each installation's own. */
const LOOK_EVERY_MS = DAY_MS / 2;
/** After a failure: quickly while there is no certificate at all, but ACME servers count failures per hour. */
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 3_600_000;

interface AcmeOptions {
  folder: string;
  domains: readonly string[];
}

/**
 * A certificate from an ACME server, ordered when there is none and renewed a month before it runs out. Until the first one has
 * come, a temporary one of our own is shown, so that the edge runs and can answer the challenge.
 */
export async function openAcmeCertificates({ folder, domains }: AcmeOptions): Promise<Certificates> {
  const order = { folder, domains, directory: env.ACME_DIRECTORY, email: env.ACME_EMAIL };
  const ordered = await readOrdered(order);
  let shown = ordered ?? (await makeTemporary(domains));
  let isTemporary = ordered === undefined;
  const stopping = new AbortController();
  let looking = Promise.resolve();

  /** Gives how long to wait for the next look. */
  async function look(use: (pair: TlsPair) => void, failures: number): Promise<{ waitMs: number; failures: number }> {
    try {
      // Another edge on the same folder may have been quicker.
      await take(await readOrdered(order), use);
      if (!isDue()) return { waitMs: untilNextLook(), failures: 0 };
      const done = await withAcmeLock(async () => {
        await take(await readOrdered(order), use);
        if (!isDue()) return;
        logger.info({ domains, directory: order.directory }, 'a certificate is ordered');
        await take(await orderCertificate(order), use);
      });
      return { waitMs: done ? SOON_MS : FIRST_RETRY_MS * Math.random(), failures: 0 };
    } catch (error) {
      logger.error({ err: error, domains }, 'no certificate could be had from the ACME server; it is tried again');
      return { waitMs: Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures), failures: failures + 1 };
    }
  }

  const untilDueMs = () => leftMs(shown) - Math.min(RENEW_BEFORE_MS, lifetimeMs(shown) / 3);
  const isDue = () => isTemporary || untilDueMs() < 0;
  /** Half a day or so; sooner when the certificate is of the short-lived kind. */
  const untilNextLook = () => Math.max(SOON_MS, Math.min(untilDueMs(), LOOK_EVERY_MS * (0.5 + Math.random() / 2)));

  async function take(found: TlsPair | undefined, use: (pair: TlsPair) => void): Promise<void> {
    if (found === undefined || found.cert === shown.cert) return;
    shown = found;
    isTemporary = false;
    use(found);
    logger.info({ domains, until: expiresAt(found).toISOString() }, 'the certificate is shown from now on');
  }

  async function watch(use: (pair: TlsPair) => void): Promise<void> {
    let state = { waitMs: 0, failures: 0 };
    while (!stopping.signal.aborted) {
      state = await look(use, state.failures);
      await sleep(state.waitMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    kind: 'acme',
    get pair() {
      return shown;
    },
    find: findChallenge,
    watch(use) {
      looking = watch(use);
    },
    async stop() {
      stopping.abort();
      // An order under way is left to its end by the server; we only do not wait for it.
      await Promise.race([looking, sleep(500, undefined, { ref: false })]);
    },
  };
}

/** Until the real one has come. Browsers warn of it, rightly. */
async function makeTemporary(domains: readonly string[]): Promise<TlsPair> {
  const names = { dns: [...domains], ip: [] };
  return makeLeaf(await makeAuthority('nobody', names), names);
}
