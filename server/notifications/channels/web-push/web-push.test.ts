import { createECDH } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPushService } from '@/e2e/doubles/push-service.ts';
import { makeAuthority, makeLeaf } from '@/server/edge/lan-authority.ts';
import type { Door } from '@/server/platform/safe-fetch/resolve-host.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { outgoing, patient } from '../../testing/messages.ts';
import type { Outgoing, Provider } from '../channel.ts';
import { encryptPayload } from './encrypt-payload.ts';
import { mayBePushService } from './push-door.ts';
import { createVapid } from './vapid.ts';
import { createWebPushProvider } from './web-push-provider.ts';

type Service = Awaited<ReturnType<typeof startPushService>>;

const vapid = createVapid('1f'.repeat(32), 'mailto:maru@maru.example');
let [first, second]: [Service, Service] = [undefined as never, undefined as never];
let door: Door;
let now = Date.now();
let provider: Provider;

beforeAll(async () => {
  const authority = await makeAuthority('test', { dns: ['push.example', 'other.example'], ip: [] });
  const tls = await makeLeaf(authority, { dns: ['push.example', 'other.example'], ip: [] });
  [first, second] = await Promise.all([
    startPushService({ tls, host: 'push.example' }),
    startPushService({ tls, host: 'other.example' }),
  ]);
  const ports = [first.port, second.port];
  door = {
    resolve: async () => ['127.0.0.1'],
    isExempt: (address, port) => address === '127.0.0.1' && ports.includes(port),
    ca: authority.cert,
  };
});

beforeEach(() => {
  now = Date.now();
  for (const service of [first, second]) service.answer(() => undefined);
  provider = createWebPushProvider({ vapid, door, clock: () => now });
});

afterAll(() => Promise.all([first.stop(), second.stop()]));

type Subscriber = ReturnType<Service['subscribe']>;
const to = ({ endpoint, keys }: Subscriber, more: Partial<Outgoing> = {}) =>
  outgoing(endpoint, { to: { deviceId: 1n, address: endpoint, keys }, ...more });
const send = async (message: Outgoing) => (await provider.send([message], patient))[0];

it('encrypts as the example of RFC 8291 does', () => {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url');
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url');
  const body = encryptPayload(Buffer.from('When I grow up, I want to be a watermelon'), keys, { ecdh, salt });
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

describe('what is pushed', () => {
  it('arrives encrypted, signed, with how long it is worth something, how urgent it is and what it replaces', async () => {
    const browser = first.subscribe();
    const message = to(browser, { urgent: true, expiresAt: new Date(now + 90_000) });
    expect(await send(message)).toMatchObject({
      outcome: 'accepted',
      providerMessageId: expect.stringContaining(`${first.origin}/message/`),
    });
    const [{ payload, headers } = { payload: null, headers: {} }] = browser.messages;
    const { title, body, url } = message.content;
    expect(payload).toEqual({ kind: 'show', tag: message.tag, title, body, url, language: 'en' });
    expect(headers).toMatchObject({ ttl: '90', urgency: 'high', topic: message.tag, 'content-encoding': 'aes128gcm' });
  });

  it('is cut where it is longer than a service takes, between characters', async () => {
    const browser = first.subscribe();
    const content = {
      title: '알림'.repeat(400),
      body: '"🔔"'.repeat(2_000),
      html: null,
      url: `https://m.example/${'x'.repeat(1_500)}`,
    };
    expect(await send(to(browser, { content }))).toMatchObject({ outcome: 'accepted' });
    const [message = { payload: {} }] = browser.messages;
    const { title, body, url } = message.payload as Record<'title' | 'body' | 'url', string>;
    expect(url).toBe(content.url);
    expect(title).toMatch(/^(?:알림)+알?…$/);
    expect(Buffer.from(body).toString()).toBe(body);
    expect(body.endsWith('…')).toBe(true);
  });

  it('takes away without a text', async () => {
    const browser = first.subscribe();
    await send(to(browser, { kind: 'clear' }));
    expect(browser.messages[0]?.payload).toEqual({ kind: 'clear', tag: expect.any(String) });
    expect(browser.messages[0]?.headers.urgency).toBe('low');
  });

  it('goes to each of many once', async () => {
    const browsers = Array.from({ length: 100 }, (_, index) => (index % 2 ? first : second).subscribe());
    const results = await provider.send(
      browsers.map((browser) => to(browser)),
      patient,
    );
    expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(browsers.every(({ messages, calls }) => messages.length === 1 && calls === 1)).toBe(true);
  });
});

describe('a service that does not take it', () => {
  it.each([404, 410])('with %i says that the browser is gone', async (status) => {
    first.answer(() => ({ status, body: 'unsubscribed' }));
    expect(await send(to(first.subscribe()))).toEqual({ outcome: 'gone', error: `${status} unsubscribed` });
  });

  it('with 429 gets nothing until then, while the others go on', async () => {
    const [here, there] = [first.subscribe(), second.subscribe()];
    first.answer(() => ({ status: 429, headers: { 'retry-after': '120' } }));
    expect(await send(to(here))).toEqual({ outcome: 'pause', error: '429', afterMs: 120_000, isPartial: true });
    first.answer(() => undefined);
    now += 119_000;
    const [waiting, served] = await provider.send([to(here), to(there)], patient);
    expect(waiting).toMatchObject({ outcome: 'pause', afterMs: 1_000, isPartial: true });
    expect(served).toMatchObject({ outcome: 'accepted' });
    expect(here.calls).toBe(1);
    now += 1_000;
    expect(await send(to(here))).toMatchObject({ outcome: 'accepted' });
  });

  it('with 503 is asked again when it says so, and its own breaker opens', async () => {
    const [here, there] = [first.subscribe(), second.subscribe()];
    first.answer(() => ({ status: 503, headers: { 'retry-after': new Date(now + 60_000).toUTCString() } }));
    const failed = await send(to(here));
    expect(failed).toMatchObject({ outcome: 'retry', error: '503', isAlive: true });
    expect(failed).toHaveProperty('afterMs', expect.closeTo(60_000, -4));
    for (let call = 1; call < 5; call += 1) await send(to(here));
    expect(await send(to(here))).toMatchObject({ outcome: 'pause', isPartial: true });
    expect(here.calls).toBe(5);
    expect(await send(to(there))).toMatchObject({ outcome: 'accepted' });
    first.answer(() => undefined);
    now += 5_000;
    expect(await send(to(here))).toMatchObject({ outcome: 'accepted' });
  });

  it.each([400, 401, 403, 413])('with %i will never have it', async (status) => {
    first.answer(() => ({ status, body: 'no' }));
    expect(await send(to(first.subscribe()))).toEqual({ outcome: 'rejected', error: `${status} no` });
  });

  it('says nothing: the call ends, and what the others took counts', async () => {
    const [silent, there] = [first.subscribe(), second.subscribe()];
    first.answer(() => 'hang');
    const stop = new AbortController();
    const sending = provider.send([to(silent), to(there)], stop.signal);
    await eventually(() => silent.calls + there.messages.length === 2);
    await send(to(there));
    stop.abort(new Error('late'));
    const [lost, served] = await sending;
    expect(lost).toMatchObject({ outcome: 'retry', isAlive: true });
    expect(served).toMatchObject({ outcome: 'accepted' });
  });

  it('is gone: another maker’s browsers do not notice', async () => {
    const browser = first.subscribe();
    const away = to({ ...browser, endpoint: browser.endpoint.replace(String(first.port), '1') });
    const [lost, served] = await provider.send([away, to(browser)], patient);
    expect(lost).toMatchObject({ outcome: 'rejected' });
    expect(served).toMatchObject({ outcome: 'accepted' });
  });
});

describe('our own network', () => {
  it('is never asked, whatever address somebody names', async () => {
    const inside = { ...door, isExempt: () => false };
    const guarded = createWebPushProvider({ vapid, door: inside });
    const browser = first.subscribe();
    const [result] = await guarded.send([to(browser)], patient);
    expect(result).toMatchObject({ outcome: 'rejected', error: 'private_address' });
    expect(browser.calls).toBe(0);
    expect(await mayBePushService(browser.endpoint, inside)).toBe(false);
    expect(await mayBePushService(browser.endpoint, door)).toBe(true);
    expect(await mayBePushService('http://169.254.169.254/latest')).toBe(false);
    expect(await mayBePushService('https://user:secret@push.example/')).toBe(false);
    expect(await mayBePushService('https://push.example:25/')).toBe(false);
  });

  it('keys that are no point on the curve encrypt nothing', async () => {
    const browser = first.subscribe();
    const broken = { ...browser, keys: { ...browser.keys, p256dh: Buffer.alloc(65, 4).toString('base64url') } };
    expect(await send(to(broken))).toMatchObject({ outcome: 'rejected' });
    expect(browser.calls).toBe(0);
  });
});
