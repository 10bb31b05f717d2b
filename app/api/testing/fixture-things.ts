import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import sharp from 'sharp';
import { cardImageFile } from '@/server/links/cards/card-image.ts';
import { pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { createTask } from '@/server/platform/tasks/service.ts';
import { makeUser } from '@/server/users/factory.ts';
import { callOperation, type Sent } from './documented-calls.ts';

export type Person = Awaited<ReturnType<typeof makeUser>>;

/**
 * What a good call needs: whatever must be there is made for `person` (an admin where the route is an admin's), and the call is given back. Its
 * `refusal` is the status that a call gets which cannot succeed in a test, with the reason why not beside it.
 */
export type Fixture = (person: Person) => Promise<Sent & { refusal?: number }> | (Sent & { refusal?: number });

export const PASSWORD = 'tangled-otter-brick';
export const STEP_MS = 30_000;

export const nothing: Fixture = () => ({});
export const anyBody =
  (json: unknown): Fixture =>
  () => ({ json });

export async function made(name: string, sent: Sent): Promise<Record<string, never> & { [key: string]: unknown }> {
  const answer = await callOperation(name, sent);
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export const idOf = async (name: string, sent: Sent) => ({ id: String((await made(name, sent)).id) });

export const aLink = ({ cookie }: Person) => idOf('POST /v1/links', { cookie, json: { url: 'https://example.com/' } });

const linkOfSomebody = async () =>
  made('POST /v1/links', { cookie: (await makeUser()).cookie, json: { url: 'https://example.com/' } });

/** The alias of a link of somebody else. */
export const anAlias = async () => String((await linkOfSomebody()).alias);

/** A link of somebody else that a visitor has reported. */
export async function aReportedLink(): Promise<{ id: string }> {
  const { id } = await linkOfSomebody();
  await pg.query(
    `INSERT INTO link_reports (id, link_id, reason, reporter_key, url) VALUES ($1, $2, 'phishing', $3, 'https://example.com/')`,
    [await newIdAsync(), id, randomUUID()],
  );
  return { id: String(id) };
}

export const aHost = () => `${randomUUID()}.example`;

/** A short domain on which nothing stands. */
export async function aDomain(): Promise<{ id: string }> {
  const id = await newIdAsync();
  await pg.query('INSERT INTO link_domains (id, host) VALUES ($1, $2)', [id, aHost()]);
  return { id: String(id) };
}

/** The key of one that some card shows. */
export async function aCardImage(): Promise<string> {
  const key = randomUUID().replaceAll('-', '');
  const image = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .webp()
    .toBuffer();
  await storage().put(cardImageFile(key), image, { contentType: 'image/webp' });
  return key;
}

export const aTag = async ({ cookie }: Person) => {
  await made('POST /v1/links', { cookie, json: { url: 'https://example.com/', tags: ['spring'] } });
  return 'spring';
};

export const A_WEBHOOK = { url: 'https://hooks.example/maru', events: ['link.created'] };

export const aWebhook = ({ cookie }: Person) => idOf('POST /v1/link-webhooks', { cookie, json: A_WEBHOOK });

/** One that was given up, so that it can be sent again. */
export async function aWebhookDelivery(person: Person): Promise<{ id: string; deliveryId: string }> {
  const params = await aWebhook(person);
  const { id } = await made('POST /v1/link-webhooks/{id}/test', { cookie: person.cookie, params });
  await pg.query(`UPDATE link_webhook_deliveries SET state = 'failed' WHERE id = $1`, [id]);
  return { ...params, deliveryId: String(id) };
}

export const A_FILE: Sent = { body: 'url,alias\nhttps://example.com/,\n', headers: { 'content-type': 'text/csv' } };

/** A file of links that was uploaded and not yet imported. */
export const anImport = ({ cookie }: Person) => idOf('POST /v1/link-imports', { cookie, ...A_FILE });

export async function anInvitation({ cookie }: Person) {
  const { id, url } = await made('POST /v1/invitations', { cookie, json: {} });
  return { id: String(id), token: String(url).split('/').at(-1) ?? '' };
}

/** One that every route without its own has. */
export const aLimit = () => ({ name: 'default.user' });

export async function aDeadLetter(): Promise<{ id: string }> {
  const id = await newIdAsync();
  await pg.query(
    `INSERT INTO outbox (id, queue, payload, available_at, dispatched_at, failed_at, attempts, error)
     VALUES ($1, 'links.spread-change', '{"linkId":"1","version":1}', now(), now(), now(), 8, 'Error: no')`,
    [id],
  );
  return { id: String(id) };
}

export async function aMail(): Promise<{ id: string }> {
  const id = await newIdAsync();
  await pg.query(
    `INSERT INTO mailbox_messages (id, sender, recipients, subject, text) VALUES ($1, 'maru@maru.test', '{a@maru.test}', 'Hi', 'Hello')`,
    [id],
  );
  return { id: String(id) };
}

export async function aTask({ user }: Person): Promise<{ id: string }> {
  return { id: String(await transaction((tx) => createTask({ userId: user.id, kind: 'users.export' }, tx))) };
}

export async function aPasskey({ user }: Person): Promise<{ id: string }> {
  const id = randomUUID();
  await pg.query(
    `INSERT INTO passkeys (id, user_id, name, public_key, counter, transports, backed_up)
     VALUES ($1, $2, 'Laptop', '\\x00', 0, '{internal}', true)`,
    [id, user.id],
  );
  return { id };
}

export async function aFollowRequest({ user, cookie }: Person): Promise<{ id: string }> {
  await made('PATCH /v1/profile', { cookie, json: { isPrivate: true } });
  const follower = await makeUser();
  await made('PUT /v1/people/{person}/follow', { cookie: follower.cookie, params: { person: String(user.id) } });
  return { id: String(follower.user.id) };
}

/** Later than every one before: epochs are only added, and far ahead, so that no id of these tests is of it. */
let epochStart = Date.UTC(2080, 0, 1);
export const anEpochStart = () => {
  epochStart += 3_600_000;
  return new Date(epochStart).toISOString();
};

export const somebody: Fixture = async () => ({ params: { person: String((await makeUser()).user.id) } });

export async function aPicture({ cookie }: Person): Promise<Sent> {
  const body = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  return { cookie, body: new Uint8Array(body), headers: { 'content-type': 'image/png' } };
}

export const codeAt = (secret: string, atMs: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs });

/** Somebody with a password, signed in, and with an authenticator app when asked. */
export async function withPassword({ app = false } = {}) {
  const person = await makeUser({ password: PASSWORD });
  if (!app) return { ...person, secret: '' };
  const secret = String((await made('POST /v1/second-factor/totp', { cookie: person.cookie })).secret);
  const code = codeAt(secret, Date.now());
  await made('POST /v1/second-factor/totp/confirm', { cookie: person.cookie, json: { code } });
  return { ...person, secret };
}

/** Only a real authenticator could sign it. */
export const A_PASSKEY_ANSWER = {
  response: {
    id: 'AA',
    rawId: 'AA',
    type: 'public-key',
    response: { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' },
  },
};
