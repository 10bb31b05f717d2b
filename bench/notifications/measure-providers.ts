import { createPrivateKey } from 'node:crypto';
import { connect } from 'node:http2';
import { createTransport } from 'nodemailer';
import { type ApnsSettings, createApnsProvider } from '../../server/notifications/channels/apns/apns-provider.ts';
import type { Outgoing, Provider } from '../../server/notifications/channels/channel.ts';
import { createSmtpProvider } from '../../server/notifications/channels/email/smtp-provider.ts';
import { signJwt } from '../../server/notifications/channels/sign-jwt.ts';
import { outgoing, patient } from '../../server/notifications/testing/messages.ts';
import { toServer } from '../../server/platform/mail/transport.ts';
import { median } from '../report.ts';

export type Doubles = { apple: ApnsSettings; smtpUrl: string };
/** Messages a second: what the protocol alone gives with the same double, and what the provider gives. */
type Compared = { name: string; bare: number; ours: number };

const ROUNDS = 5;
const BATCHES = 20;
const MAIL_BATCH = 50;
const PUSH_BATCH = 200;
const phone = 'ab'.repeat(32);
const mailTo = () =>
  outgoing('person@maru.example', { content: { title: 'Hello', body: 'A text.', html: '<p>A text.</p>', url: null } });

/** So many batches, one after the other; gives messages a second. */
async function perSecond(size: number, send: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let batch = 0; batch < BATCHES; batch += 1) await send();
  return (BATCHES * size * 1_000) / (performance.now() - startedAt);
}

async function compare(
  name: string,
  size: number,
  bare: () => Promise<unknown>,
  ours: () => Promise<unknown>,
): Promise<Compared> {
  await Promise.all([bare(), ours()]);
  const runs = { bare: [] as number[], ours: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.bare.push(await perSecond(size, bare));
    runs.ours.push(await perSecond(size, ours));
  }
  return { name, bare: median(runs.bare), ours: median(runs.ours) };
}

async function sendAll(provider: Provider, batch: Outgoing[]): Promise<void> {
  const results = await provider.send(batch, patient);
  const bad = results.find(({ outcome }) => outcome !== 'accepted');
  if (bad !== undefined) throw new Error(`${provider.name}: ${JSON.stringify(bad)}`);
}

/** Mail by nodemailer alone and by ours, over as many connections. */
export async function measureMail({ smtpUrl }: Doubles): Promise<Compared> {
  const bare = createTransport({ url: smtpUrl, pool: true, maxConnections: 3 });
  const transport = toServer(smtpUrl);
  const provider = createSmtpProvider('smtp', async () => transport);
  const one = () =>
    bare.sendMail({
      from: 'a@b.example',
      to: 'person@maru.example',
      subject: 'Hello',
      text: 'A text.',
      html: '<p>A text.</p>',
    });
  const compared = await compare(
    'mail (SMTP)',
    MAIL_BATCH,
    () => Promise.all(Array.from({ length: MAIL_BATCH }, one)),
    () => sendAll(provider, Array.from({ length: MAIL_BATCH }, mailTo)),
  );
  bare.close();
  await transport.close();
  return compared;
}

/** Pushes by node's HTTP/2 alone and by ours, over one connection each. */
export async function measurePushes({ apple }: Doubles): Promise<Compared> {
  const session = connect(apple.url, { ca: apple.ca });
  const token = signJwt(
    { alg: 'ES256', key: createPrivateKey(apple.key), keyId: apple.keyId },
    { iss: apple.teamId, iat: Math.floor(Date.now() / 1_000) },
  );
  const headers = {
    ':method': 'POST',
    ':path': `/3/device/${phone}`,
    authorization: `bearer ${token}`,
    'apns-topic': apple.topic,
  };
  const body = JSON.stringify({ aps: { alert: { title: 'Hello', body: 'A text.' } } });
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const stream = session.request({ ...headers, 'apns-push-type': 'alert' });
      stream.once('response', ({ ':status': status }) =>
        status === 200 ? undefined : reject(new Error(String(status))),
      );
      stream.once('error', reject);
      stream.once('close', resolve);
      stream.resume();
      stream.end(body);
    });
  const provider = createApnsProvider(apple);
  const compared = await compare(
    'pushes (APNs, HTTP/2)',
    PUSH_BATCH,
    () => Promise.all(Array.from({ length: PUSH_BATCH }, one)),
    () =>
      sendAll(
        provider,
        Array.from({ length: PUSH_BATCH }, () => outgoing(phone)),
      ),
  );
  session.close();
  provider.close();
  return compared;
}
