import { X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { lanNames } from './lan-addresses.ts';
import { makeAuthority, makeLeaf } from './lan-authority.ts';
import { openLanCertificates } from './lan-certificates.ts';
import { DAY_MS, NAMES, standTlsDoor, WAIT } from './testing/tls-door.ts';

const { at, open, send, shownCertificate } = standTlsDoor();

describe('--lan', () => {
  it('makes an authority once, for its owner alone, that vouches for nearby names only', async () => {
    const source = await openLanCertificates({ folder: at.folder, names: () => NAMES });
    for (const name of ['ca.pem', 'leaf.pem']) expect(statSync(join(at.folder, name)).mode & 0o777).toBe(0o600);
    const [leaf, ca] = source.pair.cert
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((pem) => new X509Certificate(pem));
    expect(leaf?.verify(ca?.publicKey as import('node:crypto').KeyObject)).toBe(true);
    expect(leaf?.checkHost('house.local')).toBe('house.local');
    expect(leaf?.checkIP('192.168.7.5')).toBe('192.168.7.5');
    expect(new Date(ca?.validTo ?? 0).getTime() - Date.now()).toBeGreaterThan(9.9 * 365 * DAY_MS);
    expect((await openLanCertificates({ folder: at.folder, names: () => NAMES })).pair).toEqual(source.pair);
  });

  it('is believed by a client that trusts the authority, and cannot vouch for the rest of the world', async () => {
    const source = await openLanCertificates({ folder: at.folder, names: () => NAMES });
    await open(source);
    const ca = (await send('/lan/ca.crt')).body;
    expect(ca).toContain('BEGIN CERTIFICATE');
    expect(ca).not.toContain('PRIVATE');
    const answer = await send('/links', { tls: true, ca });
    expect(answer).toMatchObject({ status: 200, body: 'web' });
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
    await at.door?.drain(0);

    const authority = await makeAuthority('house', NAMES);
    const evil = await makeLeaf(authority, { dns: ['localhost', 'bank.example'], ip: ['127.0.0.1'] });
    await open({ ...source, pair: evil });
    await expect(send('/', { tls: true, ca: authority.cert })).rejects.toThrow(/permitted subtree/);
  });

  it('gets a new certificate from the same authority when the addresses change', async () => {
    let names = NAMES;
    const source = await openLanCertificates({ folder: at.folder, names: () => names, lookEveryMs: 20 });
    await open(source);
    const [, ca] = source.pair.cert.split(/(?<=-----END CERTIFICATE-----\n)/);
    names = { ...NAMES, ip: [...NAMES.ip, '10.9.8.7'] };
    await vi.waitFor(async () => expect((await shownCertificate()).subjectaltname).toContain('10.9.8.7'), WAIT);
    expect(source.pair.cert).toContain(ca as string);
  });

  it('explains how to trust it over HTTP and HTTPS, in both languages', async () => {
    await open(await openLanCertificates({ folder: at.folder, names: () => NAMES }));
    expect(await send('/')).toMatchObject({ status: 302, headers: { location: '/lan' } });
    expect((await send('/links', { headers: { host: 'house.local:3000' } })).headers.location).toBe(
      'https://house.local:3000/links',
    );
    const korean = await send('/lan', { headers: { 'accept-language': 'ko-KR', host: 'house.local:3000' } });
    expect(korean).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(korean.body).toContain('인증서 내려받기');
    expect(korean.body).toContain('href="https://house.local:3000/"');
    const english = await send('/lan', { tls: true, headers: { 'accept-language': 'en' } });
    expect(english.body).toContain('Download the certificate');
    expect(english.body).toContain('href="/lan/ca.crt"');
    const ca = new X509Certificate((await send('/lan/ca.crt')).body);
    expect(english.body).toContain(ca.fingerprint256);
  });

  it('knows names and nearby addresses, never public ones', () => {
    const found = lanNames('Haus.fritz.box', {
      eth0: [{ address: '192.168.1.4' }, { address: '2001:db8::1' }, { address: 'fe80::1' }, { address: '8.8.8.8' }],
    } as never);
    expect(found).toEqual({
      dns: ['localhost', 'haus', 'haus.local'],
      ip: ['127.0.0.1', '192.168.1.4', '::1', 'fe80::1'],
    });
  });
});
