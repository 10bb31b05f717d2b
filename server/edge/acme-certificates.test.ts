import { statSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '@/scripts/services/ports.mjs';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { openAcmeCertificates } from './acme-certificates.ts';
import { type AcmeDouble, startAcmeDouble } from './testing/acme-double.ts';
import { DAY_MS, listen, standTlsDoor, WAIT } from './testing/tls-door.ts';

const { at, open, send, shownCertificate } = standTlsDoor();

describe('ACME', () => {
  let acme: AcmeDouble;
  let plainPort: number;

  beforeEach(async () => {
    plainPort = await freePort();
    acme = await startAcmeDouble(plainPort);
    Object.assign(process.env, { ACME_DIRECTORY: acme.directory, ACME_EMAIL: 'admin@maru.test' });
    dropSingleton('env');
  });
  afterEach(() => acme.stop());

  it('orders by HTTP-01, and keeps what it got for its owner alone', async () => {
    const order = { folder: at.folder, domains: ['maru.test', 'www.maru.test'] };
    await open(await openAcmeCertificates(order));
    await listen(at.door?.plain as Server, plainPort);
    await vi.waitFor(async () => expect((await shownCertificate()).issuer.CN).toBe('ACME double'), WAIT);
    expect((await shownCertificate()).subjectaltname).toBe('DNS:maru.test, DNS:www.maru.test');
    expect(acme.log).toEqual(['account', 'order', 'challenge maru.test', 'challenge www.maru.test', 'certificate']);
    expect(statSync(join(at.folder, 'maru.test+www.maru.test.pem')).mode & 0o777).toBe(0o600);
    expect((await send('/.well-known/acme-challenge/nobody-knows-this-one')).status).toBe(404);
    // The next start has it at once.
    const again = await openAcmeCertificates(order);
    expect(again.pair.cert).toBe(at.certificates?.pair.cert);
  });

  it('renews with the same account before the certificate runs out', async () => {
    acme.lifetimeMs = 5_000;
    await open(await openAcmeCertificates({ folder: at.folder, domains: ['maru.test'] }));
    await listen(at.door?.plain as Server, plainPort);
    await vi.waitFor(() => expect(acme.log).toContain('certificate'), WAIT);
    acme.lifetimeMs = 90 * DAY_MS;
    // The temporary one, shown before the first order is through, lasts long too.
    const isRenewed = async () => {
      const { issuer, valid_to } = await shownCertificate();
      return issuer.CN === 'ACME double' && Date.parse(valid_to) - Date.now() > 80 * DAY_MS;
    };
    await vi.waitFor(async () => expect(await isRenewed()).toBe(true), WAIT);
    expect(acme.accounts()).toBe(1);
    expect(acme.log.filter((entry) => entry === 'certificate').length).toBeGreaterThan(1);
  });

  it('is asked by one edge at a time', async () => {
    const order = { folder: at.folder, domains: ['maru.test'] };
    await open(await openAcmeCertificates(order));
    await listen(at.door?.plain as Server, plainPort);
    const others = await Promise.all([openAcmeCertificates(order), openAcmeCertificates(order)]);
    for (const other of others) other.watch(() => undefined);
    await vi.waitFor(async () => expect((await shownCertificate()).issuer.CN).toBe('ACME double'), WAIT);
    await Promise.all(others.map((other) => other.stop()));
    expect(acme.log.filter((entry) => entry === 'order')).toHaveLength(1);
  });
});
