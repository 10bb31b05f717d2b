import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { deliverMail } from '@/server/platform/mail/deliver-mail.ts';
import { closeMail } from '@/server/platform/mail/transport.ts';
import { outboxRows } from '@/server/platform/queue/factory.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { makeUser } from '@/server/users/factory.ts';
import { redact } from './redact.ts';
import { listMailQuery } from './schema.ts';
import { deliverTestMail } from './send-test-mail.ts';
import { listMail, readMail, requestTestMail } from './service.ts';

const LINK = 'https://maru.test/sign-in/link/abcdefghijklmnopqrstuvwxyz0123456789';

beforeEach(() => pg.query('DELETE FROM mailbox_messages'));
afterEach(async () => {
  vi.unstubAllEnvs();
  dropSingleton('env');
  await closeMail();
});

const makeAdmin = async () => (await makeUser({ role: 'admin' })).viewer;
const query = (raw: Record<string, unknown>) => listMailQuery.parse(raw);

async function newest(): Promise<bigint> {
  const { items } = await listMail(await makeAdmin(), query({ limit: 1 }));
  return items[0]?.id ?? 0n;
}

describe('the mailbox', () => {
  it('comes in pages and is searched by recipient and subject, wildcards being what they are', async () => {
    const viewer = await makeAdmin();
    for (const [to, subject] of [
      ['mina@maru.test', 'One'],
      ['juno@maru.test', 'Two 100%'],
      ['mina@maru.test', 'Three'],
    ] as const) {
      await deliverMail({ to, subject, text: 'x' });
    }
    const first = await listMail(viewer, query({ limit: 2 }));
    expect(first.items.map(({ subject }) => subject)).toEqual(['Three', 'Two 100%']);
    const second = await listMail(viewer, query({ limit: 2, cursor: first.nextCursor }));
    expect(second).toMatchObject({ items: [{ subject: 'One' }], nextCursor: null, leavesHere: false });
    const found = async (q: string) => (await listMail(viewer, query({ q }))).items.map(({ subject }) => subject);
    expect(await found('MINA@')).toEqual(['Three', 'One']);
    expect(await found('0%')).toEqual(['Two 100%']);
    expect(await found('100_')).toEqual([]);
  });

  it('hides what signs in somebody else, and only that', async () => {
    const { viewer } = await makeUser({ role: 'admin', email: 'ada@maru.test' });
    const secret = {
      subject: 'Sign in',
      text: `Open ${LINK}\nor type 123 456.`,
      html: `<a href="${LINK}">x</a>`,
      isSecret: true,
    };
    await deliverMail({ ...secret, to: 'mina@maru.test' });
    const theirs = await readMail(viewer, await newest());
    expect(theirs).toMatchObject({ isRedacted: true, isSecret: true, html: null });
    expect(theirs.text).toBe('Open •••••\nor type •••••.');
    await deliverMail({ ...secret, to: 'Ada@maru.test' });
    expect(await readMail(viewer, await newest())).toMatchObject({ isRedacted: false, html: secret.html });
    await deliverMail({ to: 'mina@maru.test', subject: 'News', text: `See ${LINK}` });
    expect(await readMail(viewer, await newest())).toMatchObject({ isRedacted: false, text: `See ${LINK}` });
  });

  it('shows all in a demonstration', async () => {
    await deliverMail({ to: 'mina@maru.test', subject: 'Sign in', text: LINK, isSecret: true });
    const id = await newest();
    const viewer = await makeAdmin();
    vi.stubEnv('MARU_DEMO', '1');
    dropSingleton('env');
    expect(await readMail(viewer, id)).toMatchObject({ isRedacted: false, text: LINK });
  });

  it('gets a test mail in the language of whoever asked', async () => {
    const { viewer, user } = await makeUser({ role: 'admin', email: 'eve@maru.test' });
    await pg.query("UPDATE users SET language = 'en' WHERE id = $1", [user.id]);
    await requestTestMail(viewer);
    expect(await outboxRows('admin.send-test-mail')).toMatchObject([{ payload: { userId: String(user.id) } }]);
    await deliverTestMail({ userId: user.id });
    const mail = await readMail(viewer, await newest());
    expect(mail).toMatchObject({ recipients: ['eve@maru.test'], subject: 'A test mail from Maru' });
    await deliverTestMail({ userId: 1n });
    expect((await listMail(viewer, query({}))).items).toHaveLength(1);
  });

  it('does not exist for anybody but admins', async () => {
    await deliverMail({ to: 'mina@maru.test', subject: 'x', text: 'x' });
    const id = await newest();
    const { viewer } = await makeUser({ role: 'moderator' });
    const notFound = { code: 'not_found' };
    await expect(listMail(viewer, query({}))).rejects.toMatchObject(notFound);
    await expect(readMail(viewer, id)).rejects.toMatchObject(notFound);
    await expect(requestTestMail(viewer)).rejects.toMatchObject(notFound);
    await expect(readMail(await makeAdmin(), 1n)).rejects.toMatchObject(notFound);
  });
});

describe('redact', () => {
  it.each([
    ['http://maru.test/x?y=z#w, then', '••••• then'],
    ['(https://maru.test/a)', '(•••••'],
    ['your code: 123456', 'your code: •••••'],
    ['code 12-34-56 now', 'code ••••• now'],
    ['in 15 minutes, at 10:45', 'in 15 minutes, at 10:45'],
  ])('%s', (text, shown) => expect(redact(text)).toBe(shown));
});
