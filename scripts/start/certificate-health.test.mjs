import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeAuthority, makeLeaf } from '../../server/edge/lan-authority.ts';
import { checkBackup, checkCertificates } from './certificate-health.mjs';

const DAY_MS = 86_400_000;
const NAMES = { dns: ['localhost'], ip: ['127.0.0.1'] };

let data;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'maru-health-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

async function leafMadeAt(at) {
  return makeLeaf(await makeAuthority('test', NAMES, at), NAMES, at);
}

it('says how long certificates are good for, and warns in time', async () => {
  expect(checkCertificates({ data }, {})).toEqual([]);
  mkdirSync(join(data, 'acme'));
  const now = Date.now();
  for (const [ageDays, state] of [
    [1, 'ok'],
    [360, 'warn'],
    [370, 'bad'],
  ]) {
    const { key, cert } = await leafMadeAt(now - ageDays * DAY_MS);
    writeFileSync(join(data, 'acme/maru.test.pem'), `${key}${cert}`);
    expect(checkCertificates({ data }, {})).toMatchObject([{ name: 'certificate (ACME)', state }]);
  }
});

it('finds certificate files that cannot be used', async () => {
  const [one, other] = [await leafMadeAt(Date.now()), await leafMadeAt(Date.now())];
  const env = { TLS_CERT: join(data, 'cert.pem'), TLS_KEY: join(data, 'key.pem') };
  expect(checkCertificates({ data }, env)).toMatchObject([
    { state: 'bad', detail: expect.stringContaining('cannot be used') },
  ]);
  writeFileSync(env.TLS_CERT, one.cert);
  writeFileSync(env.TLS_KEY, other.key);
  expect(checkCertificates({ data }, env)).toMatchObject([
    { state: 'bad', detail: expect.stringContaining('does not belong') },
  ]);
  writeFileSync(env.TLS_KEY, one.key);
  expect(checkCertificates({ data }, env)).toMatchObject([{ state: 'ok' }]);
  expect(checkCertificates({ data }, { TLS_CERT: env.TLS_CERT })).toMatchObject([{ state: 'bad' }]);
});

it('says how old the last back-up is', () => {
  expect(checkBackup({ data })).toEqual([]);
  const file = join(data, 'maru.tar');
  const made = (days) =>
    writeFileSync(join(data, 'last-backup.json'), JSON.stringify({ at: new Date(Date.now() - days * DAY_MS), file }));
  made(0);
  expect(checkBackup({ data })).toMatchObject([{ state: 'warn', detail: expect.stringContaining('no longer there') }]);
  writeFileSync(file, '');
  expect(checkBackup({ data })).toMatchObject([{ state: 'ok', detail: expect.stringContaining('made today') }]);
  made(9);
  expect(checkBackup({ data })).toMatchObject([{ state: 'warn', detail: expect.stringContaining('9 days old') }]);
});
