import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSmtp } from '@/e2e/doubles/smtp.ts';
import { type MailTransport, toServer } from '@/server/platform/mail/transport.ts';
import { outgoing, patient } from '../../testing/messages.ts';
import type { Outgoing, Provider } from '../channel.ts';
import { createSmtpProvider } from './smtp-provider.ts';

let server: Awaited<ReturnType<typeof startSmtp>>;
let transport: MailTransport;
let provider: Provider;
let people = 0;
const mail = (more: Partial<Outgoing> = {}) => outgoing(`person-${people++}@maru.example`, { lane: 'bulk', ...more });

beforeAll(async () => {
  server = await startSmtp();
});

beforeEach(() => {
  server.answer(() => undefined);
  server.mails.length = 0;
  transport = toServer(server.url);
  provider = createSmtpProvider('smtp', async () => transport);
});

afterEach(() => transport.close());
afterAll(() => server.stop());

it('hands over each of a batch once, with one click to leave and no secret header', async () => {
  const unsubscribeUrl = 'https://maru.example/n/unsubscribe/token';
  const batch = Array.from({ length: 50 }, () => mail({ unsubscribeUrl }));
  const results = await provider.send(batch, patient);
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
  expect(server.mails.map(({ to }) => to).sort()).toEqual(batch.map(({ to }) => to.address).sort());
  const { headers } = server.mails[0] ?? { headers: new Map() };
  expect(headers.get('list')).toMatchObject({ unsubscribe: { url: unsubscribeUrl } });
  const ids = results.map((result) => 'providerMessageId' in result && result.providerMessageId);
  expect(ids).toContain(headers.get('message-id'));
});

describe('what the server says', () => {
  it.each([
    [421, 'Service not available', { outcome: 'retry', isAlive: false }],
    [450, 'Greylisted', { outcome: 'retry', isAlive: true }],
    [452, 'Mailbox full', { outcome: 'retry', isAlive: true }],
    [550, '5.1.1 User unknown', { outcome: 'rejected', suppress: 'bounce' }],
    [553, '5.1.3 Bad address', { outcome: 'rejected', suppress: 'bounce' }],
    [550, '5.7.1 Refused by policy', { outcome: 'rejected' }],
    [554, 'Spam', { outcome: 'rejected' }],
    [599, 'Never', { outcome: 'rejected' }],
  ] as const)('%i %s: %j', async (code, message, expected) => {
    server.answer(() => ({ code, message }));
    const [result] = await provider.send([mail()], patient);
    expect(result).toMatchObject({ ...expected, error: expect.stringContaining(message) });
    if (!('suppress' in expected)) expect(result).not.toHaveProperty('suppress');
  });

  it('of one mail is nothing to the others', async () => {
    const [bad, good] = [mail(), mail()];
    server.answer((to) => (to === bad.to.address ? { code: 550, message: '5.1.1 User unknown' } : undefined));
    const results = await provider.send([bad, good], patient);
    expect(results.map(({ outcome }) => outcome)).toEqual(['rejected', 'accepted']);
  });
});

describe('a server that breaks off', () => {
  it('after it took the mail and before it said so is asked again: nobody knows', async () => {
    server.answer(() => 'cut');
    expect(await provider.send([mail()], patient)).toMatchObject([{ outcome: 'retry' }]);
    server.answer(() => undefined);
    expect(await provider.send([mail()], patient)).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('or says nothing any more is given up by the connection’s own time', async () => {
    server.answer(() => 'hang');
    const hasty = toServer(server.url, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 1_000 });
    const waiting = createSmtpProvider('smtp', async () => hasty);
    expect(await waiting.send([mail()], patient)).toMatchObject([{ outcome: 'retry', isAlive: false }]);
    await hasty.close();
  });

  it('or is away counts against it', async () => {
    const gone = toServer('smtp://127.0.0.1:1');
    const lost = createSmtpProvider('smtp', async () => gone);
    expect(await lost.send([mail()], patient)).toMatchObject([{ outcome: 'retry', isAlive: false }]);
    await gone.close();
  });
});
